#!/usr/bin/env bash
# Calls a service in the demo mode as an EMR does: `make serve` in one terminal, this in another.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
service=${1:-http://127.0.0.1:8080}

post() { # path, file
    curl --silent --show-error --fail-with-body \
        --header 'Content-Type: application/json' --data-binary "@$2" "$service$1"
}

field() { # name; every value that it has in a document
    grep --only-matching "\"$1\":\"[^\"]*\"" | cut --delimiter '"' --fields 4
}

echo "== discovery"
curl --silent --show-error --fail "$service/cds-services" | field id
echo

echo "== patient-view: the cards, and how the first one begins"
answer=$(post /cds-services/oncobasis-patient-view patient-view.json)
field summary <<<"$answer"
echo "${answer:0:400} ..."
echo

echo "== order-sign: gefitinib with EGFR T790M"
post /cds-services/oncobasis-order-sign order-sign.json | field summary
echo

echo "== feedback on the first card"
card=$(field uuid <<<"$answer" | sed --quiet 1p)
sed "s/CARD/$card/" feedback.json | curl --silent --show-error --fail-with-body \
    --header 'Content-Type: application/json' --data-binary @- \
    "$service/cds-services/oncobasis-patient-view/feedback"
echo
echo

echo "== an assessment by the API, then its page"
place=$(curl --silent --show-error --fail --output /dev/null --dump-header - \
    --header 'Content-Type: application/json' --header 'Idempotency-Key: example-1' \
    --data-binary @case.json "$service/v1/assessments" |
    grep --ignore-case '^location:' | tr --delete '\r' | cut --delimiter ' ' --fields 2)
page=$(curl --silent --show-error --fail "$service$place?format=html")
echo "$service$place?format=html (${#page} characters)"
