//! Reads Rust source as far as the architecture's rules need it: code without comments, text
//! literals, and the paths that are named.

use std::path::{Path, PathBuf};

/// One file under `src/`.
pub struct Source {
    /// Its path below `src/`, with slashes.
    pub file: String,
    /// Its code, without comments and with every text literal emptied.
    pub code: String,
    /// What stood in its text literals.
    pub literals: Vec<String>,
}

impl Source {
    /// Every Rust file under `src/`, by name.
    pub fn all() -> Vec<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let mut files = Vec::new();
        collect(&root, &mut files);
        files.sort();
        files
            .iter()
            .map(|path| {
                let file = path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
                Self::read(file, &std::fs::read_to_string(path).unwrap())
            })
            .collect()
    }

    /// Reads the text of one file.
    pub fn read(file: String, text: &str) -> Self {
        let (code, literals) = stripped(text);
        Self { file, code, literals }
    }

    /// The first folder or file name: the layer.
    pub fn layer(&self) -> &str {
        let first = self.file.split('/').next().unwrap_or_default();
        first.strip_suffix(".rs").unwrap_or(first)
    }

    /// The module's path below the crate.
    pub fn module(&self) -> Vec<String> {
        let mut path: Vec<String> =
            self.file.trim_end_matches(".rs").split('/').map(str::to_owned).collect();
        if matches!(path.last().map(String::as_str), Some("mod" | "lib" | "main")) {
            path.pop();
        }
        path
    }

    /// Every path with at least two parts that the code names: those of this crate begin with
    /// `crate`, with `super` and `self` worked out.
    pub fn paths(&self) -> Vec<Vec<String>> {
        let tokens = tokens(&self.code);
        let mut paths = Vec::new();
        let mut at = 0;
        while at < tokens.len() {
            let starts = is_name(&tokens[at])
                && tokens.get(at + 1).is_some_and(|next| next == "::")
                && (at == 0 || tokens[at - 1] != "::");
            if starts {
                let mut found = Vec::new();
                at = tree(&tokens, at, &[], &mut found);
                paths.extend(found.into_iter().map(|path| self.absolute(path)));
            } else {
                at += 1;
            }
        }
        paths
    }

    /// The same without what it passes on under its own name, and without the places in `pub(in
    /// …)`.
    pub fn used(&self) -> Vec<Vec<String>> {
        let tokens = tokens(&self.code);
        let mut kept = Vec::new();
        let mut at = 0;
        while at < tokens.len() {
            let visibility =
                tokens[at] == "pub" && tokens.get(at + 1).is_some_and(|next| next == "(");
            let end = if visibility { end_of_visibility(&tokens, at + 1) } else { at + 1 };
            if tokens[at] == "pub" && tokens.get(end).is_some_and(|token| token == "use") {
                at = tokens
                    .iter()
                    .skip(end)
                    .position(|token| token == ";")
                    .map_or(tokens.len(), |semicolon| end + semicolon);
            } else if visibility {
                at = end;
            } else {
                kept.push(tokens[at].as_str());
                at += 1;
            }
        }
        Self { file: self.file.clone(), code: kept.join(" "), literals: Vec::new() }.paths()
    }

    /// Every path that the code passes on under its own name: `pub use` and `pub type`, whoever may
    /// see them.
    pub fn passed_on(&self) -> Vec<Vec<String>> {
        let tokens = tokens(&self.code);
        let mut paths = Vec::new();
        for start in
            tokens.iter().enumerate().filter(|(_, token)| *token == "pub").map(|(at, _)| at + 1)
        {
            let after = |at: usize| {
                if tokens.get(at).is_some_and(|token| token == "(") {
                    end_of_visibility(&tokens, at)
                } else {
                    at
                }
            };
            let at = after(start);
            let first = match tokens.get(at).map(String::as_str) {
                Some("use") => at + 1,
                Some("type") => tokens
                    .iter()
                    .skip(at)
                    .position(|token| token == "=")
                    .map_or(at, |equals| at + equals + 1),
                _ => continue,
            };
            let mut found = Vec::new();
            tree(&tokens, first, &[], &mut found);
            paths.extend(found.into_iter().map(|path| self.absolute(path)));
        }
        paths
    }

    fn absolute(&self, path: Vec<String>) -> Vec<String> {
        let mut base = self.module();
        let mut rest = path.as_slice();
        if !matches!(path.first().map(String::as_str), Some("super" | "self")) {
            return path;
        }
        while let Some((first, after)) = rest.split_first() {
            match first.as_str() {
                "super" => drop(base.pop()),
                "self" => {}
                _ => break,
            }
            rest = after;
        }
        std::iter::once("crate".to_owned()).chain(base).chain(rest.iter().cloned()).collect()
    }
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
}

/// The place after `(crate)`, `(super)` or `(in …)`.
fn end_of_visibility(tokens: &[String], at: usize) -> usize {
    tokens
        .iter()
        .skip(at)
        .position(|token| token == ")")
        .map_or(tokens.len(), |closing| at + closing + 1)
}

/// Reads a path or a tree of them (`a::{b, c::d}`) from `at`; answers where it ends.
fn tree(
    tokens: &[String],
    mut at: usize,
    before: &[String],
    found: &mut Vec<Vec<String>>,
) -> usize {
    let mut path = before.to_vec();
    loop {
        match tokens.get(at).map(String::as_str) {
            Some("{") => {
                at += 1;
                while tokens.get(at).is_some_and(|token| token != "}") {
                    at = if tokens[at] == "," { at + 1 } else { tree(tokens, at, &path, found) };
                }
                return at + 1;
            }
            Some(name) if is_name(name) || name == "*" => {
                path.push(name.to_owned());
                at += 1;
            }
            // `a::<T>` and other ends of a path.
            _ => {
                found.push(path);
                return at.max(1);
            }
        }
        if tokens.get(at).is_some_and(|token| token == "::") {
            at += 1;
            continue;
        }
        found.push(path);
        if tokens.get(at).is_some_and(|token| token == "as") {
            at += 2;
        }
        return at;
    }
}

fn is_name(token: &str) -> bool {
    token.starts_with(|letter: char| letter.is_alphabetic() || letter == '_')
}

fn tokens(code: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    let mut letters = code.chars().peekable();
    while let Some(letter) = letters.next() {
        if letter.is_alphanumeric() || letter == '_' {
            let mut word = letter.to_string();
            while let Some(next) = letters.next_if(|next| next.is_alphanumeric() || *next == '_') {
                word.push(next);
            }
            tokens.push(word);
        } else if letter == ':' && letters.next_if_eq(&':').is_some() {
            tokens.push("::".to_owned());
        } else if !letter.is_whitespace() {
            tokens.push(letter.to_string());
        }
    }
    tokens
}

/// Code without comments and with emptied text literals, and what the literals held.
fn stripped(text: &str) -> (String, Vec<String>) {
    let letters: Vec<char> = text.chars().collect();
    let (mut code, mut literals, mut at) = (String::new(), Vec::new(), 0);
    let starts = |at: usize, what: &str| {
        what.chars().enumerate().all(|(offset, letter)| letters.get(at + offset) == Some(&letter))
    };
    while at < letters.len() {
        if starts(at, "//") {
            at = end_of(&letters, at, "\n");
            code.push('\n');
        } else if starts(at, "/*") {
            at = end_of(&letters, at, "*/");
        } else if let Some(hashes) = raw_string(&letters, at) {
            let body = at + 2 + hashes;
            let end = end_of(&letters, body, &format!("\"{}", "#".repeat(hashes)));
            literals.push(letters[body..end - 1 - hashes].iter().collect());
            code.push_str("\"\"");
            at = end;
        } else if letters[at] == '"' {
            let start = at + 1;
            at = start;
            while at < letters.len() && letters[at] != '"' {
                at += if letters[at] == '\\' { 2 } else { 1 };
            }
            literals.push(letters[start..at.min(letters.len())].iter().collect());
            code.push_str("\"\"");
            at += 1;
        } else if letters[at] == '\''
            && (starts(at + 1, "\\") || letters.get(at + 2) == Some(&'\''))
        {
            // A character; a lifetime has no closing quote.
            at = if starts(at + 1, "\\") { end_of(&letters, at + 3, "'") } else { at + 3 };
            code.push_str("' '");
        } else {
            code.push(letters[at]);
            at += 1;
        }
    }
    (code, literals)
}

/// How many hashes a raw string that begins here has.
fn raw_string(letters: &[char], at: usize) -> Option<usize> {
    let in_a_word = at > 0
        && (letters[at - 1].is_alphanumeric() || letters[at - 1] == '_')
        && letters[at - 1] != 'b';
    if letters[at] != 'r' || in_a_word {
        return None;
    }
    let hashes = letters[at + 1..].iter().take_while(|letter| **letter == '#').count();
    (letters.get(at + 1 + hashes) == Some(&'"')).then_some(hashes)
}

/// The place after the next `what`, or the end of the text.
fn end_of(letters: &[char], from: usize, what: &str) -> usize {
    let what: Vec<char> = what.chars().collect();
    (from..letters.len())
        .find(|&at| letters[at..].starts_with(&what))
        .map_or(letters.len(), |at| at + what.len())
}
