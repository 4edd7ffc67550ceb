.PHONY: run test bench

# Builds Assay and serves the demo on http://127.0.0.1:8080.
run:
	cargo run --release --locked -- demo

# Checks format, lints and docs, then runs every test on SQLite and on PostgreSQL.
test:
	tests/run.sh

# Measures what people wait for.
bench:
	cargo bench --locked
