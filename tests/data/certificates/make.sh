#!/bin/sh
# Makes the certificates that the servers of the tests show, and the authority that signs them.
# Keys that nobody else trusts: they may be public. Run it in this folder to make them anew.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
always="-startdate 20200101000000Z -enddate 21250101000000Z"
past="-startdate 20200101000000Z -enddate 20210101000000Z"

key() { openssl ecparam -name prime256v1 -genkey -noout -out "$work/$1.key"; }

# sign NAME DATES SUBJECT SIGNER EXTENSIONS…: NAME.pem holds the key and the certificate.
sign() {
    name=$1 dates=$2 subject=$3 signer=$4
    shift 4
    key "$name"
    printf '%s\n' "$@" > "$work/$name.ext"
    openssl req -new -key "$work/$name.key" -subj "/CN=$subject" -out "$work/$name.csr"
    : > "$work/index"
    cat > "$work/ca.conf" <<CONF
[ca]
default_ca = here
[here]
database = $work/index
new_certs_dir = $work
rand_serial = yes
default_md = sha256
policy = any
[any]
commonName = supplied
CONF
    if [ "$signer" = itself ]; then
        how="-selfsign -keyfile $work/$name.key"
    else
        how="-cert $signer.pem -keyfile $work/$signer.key"
    fi
    openssl ca -batch -config "$work/ca.conf" $how $dates -in "$work/$name.csr" \
        -extfile "$work/$name.ext" -out "$work/$name.crt" -notext 2> /dev/null
    { [ "$name" = authority ] || cat "$work/$name.key"; cat "$work/$name.crt"; } > "$name.pem"
}

here=$(printf 'IP:127.0.0.%s,' $(seq 1 99))DNS:localhost,DNS:other.test
sign authority "$always" "Authority of the tests" itself \
    "basicConstraints=critical,CA:TRUE" "keyUsage=critical,keyCertSign,cRLSign" "subjectKeyIdentifier=hash"
leaf="basicConstraints=CA:FALSE"
sign good "$always" good.test authority "$leaf" "subjectAltName=$here"
sign expired "$past" expired.test authority "$leaf" "subjectAltName=$here"
sign elsewhere "$always" elsewhere.test authority "$leaf" "subjectAltName=DNS:elsewhere.test"
sign self-signed "$always" self-signed.test itself "$leaf" "subjectAltName=$here"
