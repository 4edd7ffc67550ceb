use assay::domain::people::device::in_words;

#[test]
fn a_browser_is_named_by_its_own_mark_and_not_by_those_it_borrows() {
    let table = [
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
            "Firefox on Linux",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) \
             Chrome/126.0 Safari/537.36 Edg/126.0",
            "Edge on Windows",
        ),
        (
            "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) \
             Chrome/126.0 Safari/537.36",
            "Chrome on Chromebook",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 \
             Version/17.5 Mobile Safari/604.1",
            "Safari on iPhone",
        ),
        (
            "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 \
             Mobile Safari/537.36",
            "Chrome on Android",
        ),
        ("Something on Windows", "A browser on Windows"),
        ("curl/8.5.0", "Unknown device"),
        ("", "Unknown device"),
    ];
    for (user_agent, words) in table {
        assert_eq!(in_words(user_agent), words, "{user_agent}");
    }
}
