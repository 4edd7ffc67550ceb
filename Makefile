.PHONY: run test bench drills fuzz

# Builds Assay and serves the demo on http://127.0.0.1:8080.
run:
	cargo run --release --locked -- demo

# Checks format, lints and docs, then runs every test on SQLite and on PostgreSQL.
test:
	tests/run.sh

# Measures what people wait for.
bench:
	cargo bench --locked

# Attacks the built binary, overloads it and takes its database away, and prints the figures beside their bounds. With
# ASSAY_TEST_DATABASE_URL it does so on PostgreSQL.
drills:
	cargo nextest run --locked --release --run-ignored only -E 'test(/^drills::/)' --no-capture

# Feeds one parser bad input until it breaks: make fuzz TARGET=jwks. Needs a nightly toolchain and cargo-fuzz.
fuzz:
	mkdir -p fuzz/corpus/$(TARGET)
	cargo +nightly fuzz run $(TARGET) fuzz/corpus/$(TARGET) fuzz/seeds/$(TARGET) -- -max_len=20000 -timeout=10 -rss_limit_mb=2048
