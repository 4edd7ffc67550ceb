#!/usr/bin/env bash
# Everything that must hold before a change is taken: format, lints, docs, licences, and the whole suite on
# SQLite and on PostgreSQL. Installs what the tests need and the machine lacks, and starts a PostgreSQL server of its own,
# which listens on the loopback address only and is removed at the end, however the run ends.
set -euo pipefail
cd "$(dirname "$0")/.."

cluster=
other_verifiers=
schemathesis=
pg_bin=

say() { printf '\n== %s\n' "$*"; }

fail() {
    printf '%s\n' "$@" >&2
    exit 1
}

# The last of the words that can be run, or nothing.
first_program() {
    local word
    for word in "$@"; do
        if [ -x "$word" ] || { [ "${word#/}" = "$word" ] && command -v "$word" >/dev/null; }; then
            command -v "$word"
            return
        fi
    done
}

# Debian keeps the server's programs out of PATH, one folder for each version; the newest wins.
find_postgres() {
    local programs
    programs=$(first_program initdb $(ls -d /usr/lib/postgresql/*/bin/initdb 2>/dev/null | sort -Vr))
    pg_bin=${programs:+$(dirname "$(readlink -f "$programs")")}
}

find_browser() {
    browser=$(first_program chromium chromium-browser google-chrome google-chrome-stable /snap/bin/chromium)
    driver=$(first_program ${ASSAY_TEST_CHROMEDRIVER:+"$ASSAY_TEST_CHROMEDRIVER"} chromedriver \
        /usr/lib/chromium-browser/chromedriver /snap/bin/chromium.chromedriver)
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

# On Ubuntu the browser's package is a shell around a snap, with other names, and of no use where snaps do not run.
browser_packages() {
    if apt-cache show chromium-driver >/dev/null 2>&1; then
        echo chromium chromium-driver
    elif [ -S /run/snapd.socket ]; then
        echo chromium-browser chromium-chromedriver
    fi
}

install_what_is_missing() {
    find_postgres
    find_browser
    if [ -n "$pg_bin" ] && [ -n "$browser" ] && [ -n "$driver" ]; then return; fi
    if command -v apt-get >/dev/null && { [ "$(id -u)" = 0 ] || command -v sudo >/dev/null; }; then
        say "Installing what the tests need"
        as_root apt-get update -q || true
        local packages=()
        if [ -z "$pg_bin" ]; then packages+=(postgresql); fi
        if [ -z "$browser" ] || [ -z "$driver" ]; then read -ra found <<<"$(browser_packages)"; packages+=("${found[@]}"); fi
        if [ ${#packages[@]} -gt 0 ]; then
            as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${packages[@]}" || true
        fi
        find_postgres
        find_browser
    fi
    local missing=()
    if [ -z "$pg_bin" ]; then missing+=("- PostgreSQL's server programs, initdb among them (package postgresql)"); fi
    if [ -z "$browser" ]; then missing+=("- Chromium or Google Chrome (package chromium; on Ubuntu the snap chromium, or Google's own package)"); fi
    if [ -z "$driver" ]; then missing+=("- chromedriver of the same version (package chromium-driver; part of the snap; or ASSAY_TEST_CHROMEDRIVER=<its path>)"); fi
    if [ ${#missing[@]} -gt 0 ]; then
        fail "The tests need programs that could not be installed here:" "${missing[@]}" "Install them and run make test again."
    fi
}

# A minimal toolchain comes without the formatter and the linter.
install_components() {
    local component
    for component in fmt clippy; do
        if cargo "$component" --version >/dev/null 2>&1; then continue; fi
        command -v rustup >/dev/null || fail "cargo $component is missing. Install it with the Rust toolchain and run make test again."
        rustup component add "${component/#fmt/rustfmt}"
    done
}

# The libraries of others that check a receipt; without node or a registry of packages that test is skipped.
fetch_other_verifiers() {
    if command -v node >/dev/null && command -v npm >/dev/null; then
        other_verifiers=$(mktemp -d /tmp/assay-verifiers.XXXXXX)
        cp tests/third_party/package.json tests/third_party/package-lock.json "$other_verifiers"
        if npm ci --prefix "$other_verifiers" --ignore-scripts --no-audit --no-fund --loglevel=error; then
            export ASSAY_TEST_NODE_MODULES=$other_verifiers
            return
        fi
    fi
    echo "Receipts are not checked with the libraries of others: node, npm or their packages cannot be had here."
}

# The program that tries the description of the data on every operation; without Python's virtual environments or its registry of
# packages that test is skipped.
fetch_schemathesis() {
    if command -v python3 >/dev/null; then
        schemathesis=$(mktemp -d /tmp/assay-schemathesis.XXXXXX)
        if python3 -m venv "$schemathesis" >/dev/null 2>&1 &&
            "$schemathesis/bin/pip" install --quiet --disable-pip-version-check 'schemathesis==4.32.5' >/dev/null 2>&1; then
            export ASSAY_TEST_SCHEMATHESIS=$schemathesis/bin/schemathesis
            return
        fi
    fi
    echo "The description of the data is not tried by schemathesis: python3, its venv or its packages cannot be had here."
}

# PostgreSQL refuses to run as root, so root lends it the user that its package made.
as_postgres() {
    if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi
}

start_postgres() {
    local attempt port
    cluster=$(mktemp -d /tmp/assay-postgres.XXXXXX)
    if [ "$(id -u)" = 0 ]; then chown postgres "$cluster"; fi
    (cd "$cluster" && as_postgres "$pg_bin/initdb" -D "$cluster/data" -A trust -U postgres --locale=C --encoding=UTF8 --no-sync) >/dev/null ||
        fail "initdb could not make a database server in $cluster."
    for attempt in 1 2 3 4 5; do
        port=$((20000 + RANDOM % 10000))
        if (cd "$cluster" && as_postgres "$pg_bin/pg_ctl" -D "$cluster/data" -l "$cluster/log" -w -t 60 -s start \
            -o "-h 127.0.0.1 -p $port -k $cluster -c fsync=off -c full_page_writes=off -c synchronous_commit=off -c max_connections=400"); then
            postgres_url="postgres://postgres@127.0.0.1:$port/postgres"
            return
        fi
        echo "PostgreSQL did not start on port $port (attempt $attempt)." >&2
    done
    tail -n 20 "$cluster/log" >&2
    fail "PostgreSQL could not be started; its log is above."
}

clean_up() {
    if [ -n "$other_verifiers" ]; then rm -rf "$other_verifiers"; fi
    if [ -n "$schemathesis" ]; then rm -rf "$schemathesis"; fi
    if [ -z "$cluster" ]; then return; fi
    if [ -f "$cluster/data/postmaster.pid" ]; then
        (cd "$cluster" && as_postgres "$pg_bin/pg_ctl" -D "$cluster/data" -m immediate -s stop) || true
    fi
    rm -rf "$cluster"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

# Runs the suite; its words are names of tests to leave out. All tests share one process, which compiles the
# questionnaires and the templates once; a process for each test spends half of its time on that. One test more than there are
# cores runs at a time, since those in the browser mostly wait for it. The runner names a test that has been running for over a
# minute; a suite that hangs is stopped.
run_suite() {
    local skipped skip=() limit=()
    for skipped in "$@"; do skip+=(--skip "$skipped"); done
    if command -v timeout >/dev/null; then limit=(timeout --foreground 40m); fi
    "${limit[@]}" cargo test --locked --no-fail-fast -- --test-threads $(($(nproc) + 1)) "${skip[@]}"
}

install_what_is_missing
install_components

say "Format"
cargo fmt --check

say "Lints"
cargo clippy --locked --all-targets -- -D warnings

# Advisories change without a change of ours, so they are looked up apart: cargo deny check advisories.
if cargo deny --version >/dev/null 2>&1; then
    say "Licences and sources of crates"
    cargo deny --locked check bans licenses sources
fi

say "Docs"
RUSTDOCFLAGS="-D warnings" cargo doc --locked --no-deps -q

# The suite's own settings decide, not those of the person who runs it.
unset ${!ASSAY_@} DATABASE_URL
export ASSAY_TEST_CHROMEDRIVER=$driver ASSAY_TEST_BROWSER=$browser
say "Libraries of others that check receipts"
fetch_other_verifiers
say "Schemathesis, which tries the description of the data"
fetch_schemathesis
# The product gives memory back at once, so that it stays small; the suite keeps it, which is faster.
export MALLOC_CONF=narenas:4,dirty_decay_ms:10000,muzzy_decay_ms:10000
# A text that reads otherwise than it was kept, or was never kept, fails; nothing is written.
export INSTA_UPDATE=no

say "Tests on SQLite, in the browser too"
run_suite

say "Tests on PostgreSQL"
start_postgres
ASSAY_TEST_DATABASE_URL=$postgres_url run_suite browser::

say "Everything holds"
