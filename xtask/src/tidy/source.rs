//! Rust text with its comments and its literals told apart from its code.

/// The same text with comments and the insides of literals blanked; lines stay where they are.
pub(crate) fn code(text: &str) -> String {
    split(text).0
}

/// The same text with everything but comments blanked; lines stay where they are.
pub(crate) fn comments(text: &str) -> String {
    split(text).1
}

/// The part of a file before its test module: what the checks on the product look at.
pub(crate) fn before_tests(code: &str) -> &str {
    code.match_indices("#[cfg(test)]")
        .find(|(at, mark)| code[at + mark.len()..].trim_start().starts_with("mod "))
        .map_or(code, |(at, _)| &code[..at])
}

/// The line, from 1, of a byte offset.
pub(crate) fn line_of(text: &str, at: usize) -> usize {
    text[..at].matches('\n').count() + 1
}

#[derive(Clone, Copy, PartialEq)]
enum Place {
    Code,
    LineComment,
    BlockComment(u32),
    Text,
    RawText(usize),
}

fn split(text: &str) -> (String, String) {
    let chars: Vec<char> = text.chars().collect();
    let (mut code, mut comments) = (String::new(), String::new());
    let mut place = Place::Code;
    let mut i = 0;
    while i < chars.len() {
        let (c, next) = (chars[i], chars.get(i + 1).copied());
        let mut taken = 1;
        let mut keep_in = place;
        match place {
            Place::Code => {
                if c == '/' && next == Some('/') {
                    place = Place::LineComment;
                    keep_in = place;
                } else if c == '/' && next == Some('*') {
                    place = Place::BlockComment(1);
                    keep_in = place;
                    taken = 2;
                } else if c == '"' {
                    place = Place::Text;
                } else if let Some(hashes) = raw_start(&chars, i) {
                    place = Place::RawText(hashes);
                    taken = hashes + 2;
                } else if c == '\'' {
                    taken = char_literal(&chars, i);
                    if taken > 1 {
                        keep_in = Place::Text;
                    }
                }
            }
            Place::LineComment => {
                if c == '\n' {
                    place = Place::Code;
                }
            }
            Place::BlockComment(depth) => {
                if c == '/' && next == Some('*') {
                    place = Place::BlockComment(depth + 1);
                    taken = 2;
                } else if c == '*' && next == Some('/') {
                    place = if depth == 1 { Place::Code } else { Place::BlockComment(depth - 1) };
                    taken = 2;
                }
            }
            Place::Text => {
                if c == '\\' {
                    taken = 2;
                } else if c == '"' {
                    place = Place::Code;
                    keep_in = Place::Code;
                }
            }
            Place::RawText(hashes) => {
                if c == '"' && chars[i + 1..].iter().take(hashes).filter(|&&h| h == '#').count() == hashes {
                    place = Place::Code;
                    taken = hashes + 1;
                }
            }
        }
        for &c in &chars[i..(i + taken).min(chars.len())] {
            let blank = if c == '\n' { '\n' } else { ' ' };
            let (in_code, in_comment) = match keep_in {
                Place::Code => (c, blank),
                Place::LineComment | Place::BlockComment(_) => (blank, c),
                Place::Text | Place::RawText(_) => (blank, blank),
            };
            code.push(in_code);
            comments.push(in_comment);
        }
        i += taken;
    }
    (code, comments)
}

/// The number of hashes if a raw string literal starts here.
fn raw_start(chars: &[char], i: usize) -> Option<usize> {
    let starts_word =
        i == 0 || !(chars[i - 1].is_alphanumeric() || chars[i - 1] == '_') || chars[i - 1] == 'b';
    if chars[i] != 'r' || !starts_word {
        return None;
    }
    let hashes = chars[i + 1..].iter().take_while(|&&c| c == '#').count();
    (chars.get(i + 1 + hashes) == Some(&'"')).then_some(hashes)
}

/// The length of the character literal that starts here; 1 for the quote of a lifetime.
fn char_literal(chars: &[char], i: usize) -> usize {
    if chars.get(i + 1) == Some(&'\\') {
        let end = chars[(i + 3).min(chars.len())..].iter().position(|&c| c == '\'');
        return end.map_or(1, |n| n + 4);
    }
    if chars.get(i + 2) == Some(&'\'') { 3 } else { 1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_literals_are_blanked() {
        let text = "a // b\nc /* d /* e */ f */ g \"h \\\" i\" j 'k' l '\\n' m r#\"n \" o\"# p &'q r\n";
        let words: Vec<_> = code(text).split_whitespace().map(str::to_owned).collect();
        assert_eq!(words, ["a", "c", "g", "\"", "\"", "j", "l", "m", "r#\"", "p", "&'q", "r"]);
        let words = comments(text);
        assert_eq!(
            words.split_whitespace().collect::<Vec<_>>(),
            ["//", "b", "/*", "d", "/*", "e", "*/", "f", "*/"]
        );
    }

    #[test]
    fn lines_stay_where_they_are() {
        let text = "/* 1\n 2 */ \"x\n y\"\nz";
        let blanked = code(text);
        assert_eq!(line_of(&blanked, blanked.find('z').unwrap()), 4);
    }

    #[test]
    fn the_test_module_is_cut_off() {
        let text = "a\n#[cfg(test)]\nuse x;\nb\n#[cfg(test)]\nmod tests { c }";
        assert_eq!(before_tests(text), "a\n#[cfg(test)]\nuse x;\nb\n");
        assert_eq!(before_tests("a"), "a");
    }
}
