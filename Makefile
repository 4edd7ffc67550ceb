.PHONY: run test bench fuzz

# Builds Assay and serves the demo on http://127.0.0.1:8080.
run:
	cargo run --release --locked -- demo

# Checks format, lints and docs, then runs every test on SQLite and on PostgreSQL.
test:
	tests/run.sh

# Measures what people wait for.
bench:
	cargo bench --locked

# Feeds one parser bad input until it breaks: make fuzz TARGET=jwks. Needs a nightly toolchain and cargo-fuzz.
fuzz:
	mkdir -p fuzz/corpus/$(TARGET)
	cargo +nightly fuzz run $(TARGET) fuzz/corpus/$(TARGET) fuzz/seeds/$(TARGET) -- -max_len=20000 -timeout=10 -rss_limit_mb=2048
