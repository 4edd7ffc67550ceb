//! The public data as JSON.
