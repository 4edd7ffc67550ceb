//! Words, dates and links as patterns (ECMA-262), because a validator need not check formats and
//! knows no keyword of ours.

/// White space as the server counts words: the characters with the Unicode property `White_Space`.
/// `\s` is not the same: it leaves out U+0085 and takes in U+FEFF.
const SPACE: &str =
    r"\u0009-\u000d\u0020\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000";

/// A text with at least one character that is not white space.
pub(super) fn not_blank() -> String {
    format!("[^{SPACE}]")
}

/// A text of nothing, or of nothing but white space.
pub(super) fn blank() -> String {
    format!("^[{SPACE}]*$")
}

/// A text of at most this many words, which are runs of characters between white space. In scripts
/// without spaces the server counts more than one word in a run, which no pattern can in a time
/// that anybody would wait for.
pub(super) fn at_most_words(limit: u64) -> String {
    let more = limit.saturating_sub(1);
    format!("^[{SPACE}]*(?:[^{SPACE}]+(?:[{SPACE}]+[^{SPACE}]+){{0,{more}}})?[{SPACE}]*$")
}

/// A day of the Gregorian calendar from year 0 to 9999 (RFC 3339, `full-date`), leap days only in
/// leap years.
pub(super) fn date() -> String {
    let long = "(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])";
    let short = "(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)";
    let february = "02-(?:0[1-9]|1[0-9]|2[0-8])";
    let four = "(?:[02468][048]|[13579][26])";
    let leap = format!("(?:[0-9]{{2}}(?:0[48]|[2468][048]|[13579][26])|{four}00)");
    format!("^(?:[0-9]{{4}}-(?:{long}|{short}|{february})|{leap}-02-29)$")
}

/// A URI with the grammar of RFC 3986, appendix A.
pub(super) fn uri() -> String {
    let plain = "A-Za-z0-9._~!$&'()*+,;=-";
    let one = |more: &str| format!("(?:[{more}{plain}]|%[0-9A-Fa-f]{{2}})");
    let (name, userinfo, step, path, rest) =
        (one(""), one(":"), one(":@"), one(":@/"), one(":@/?"));
    let host = format!(r"(?:{name}*|\[(?:{}|[vV][0-9A-Fa-f]+\.[:{plain}]+)\])", ip_v6());
    let hierarchy =
        format!("(?://(?:{userinfo}*@)?{host}(?::[0-9]*)?(?:/{path}*)?|/?(?:{step}{path}*)?)");
    format!(r"^[A-Za-z][A-Za-z0-9+.-]*:{hierarchy}(?:\?{rest}*)?(?:#{rest}*)?$")
}

/// `IPv6address` of RFC 3986: eight groups, or fewer around one `::`.
fn ip_v6() -> String {
    let group = "[0-9A-Fa-f]{1,4}";
    let octet = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    let last = format!(r"(?:{group}:{group}|{octet}(?:\.{octet}){{3}})");
    let upto = |most: usize| format!("(?:(?:{group}:){{0,{most}}}{group})?");
    let mut forms = vec![format!("(?:{group}:){{6}}{last}"), format!("::(?:{group}:){{5}}{last}")];
    for after in (0..=4).rev() {
        forms.push(format!("{}::(?:{group}:){{{after}}}{last}", upto(4 - after)));
    }
    forms.push(format!("{}::{group}", upto(5)));
    forms.push(format!("{}::", upto(6)));
    format!("(?:{})", forms.join("|"))
}
