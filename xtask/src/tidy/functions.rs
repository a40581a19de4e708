//! The functions of a Rust file, with what stands above them.

use super::source;

/// A function with a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Function {
    pub(crate) name: String,
    /// The line of its `fn`, from 1.
    pub(crate) line: usize,
    /// Whether it is `pub`, without brackets.
    pub(crate) is_public: bool,
    /// The attributes and the documentation above it, as they stand there.
    pub(crate) above: String,
    /// Its code, without comments and the insides of literals.
    pub(crate) body: String,
}

impl Function {
    /// Whether it is a test.
    pub(crate) fn is_test(&self) -> bool {
        self.above.lines().any(|line| line.trim() == "#[test]")
    }

    /// Whether its code has this word.
    pub(crate) fn names(&self, name: &str) -> bool {
        has_word(&self.body, name)
    }

    /// Whether its code calls a method or an associated function of this name, or passes one on: `.name(`, `.name::<` or `::name`.
    pub(crate) fn uses_method(&self, name: &str) -> bool {
        let call = format!(".{name}");
        self.body.match_indices(&call).any(|(at, _)| self.body[at + call.len()..].starts_with(['(', ':']))
            || has_word(&self.body, &format!("::{name}"))
    }
}

/// Every function of a text, in its order; functions within functions too.
pub(crate) fn functions(text: &str) -> Vec<Function> {
    let code = source::code(text);
    let lines: Vec<&str> = text.lines().collect();
    let mut found = Vec::new();
    for (at, _) in code.match_indices("fn ") {
        let begins = at == 0 || !is_word(code[..at].chars().next_back());
        let name: String = code[at + 3..].chars().take_while(|&c| is_word(Some(c))).collect();
        let Some(body) = body(&code[at..]).filter(|_| begins && !name.is_empty()) else { continue };
        let line = source::line_of(&code, at);
        let is_public = lines[line - 1].trim_start().starts_with("pub ");
        found.push(Function { name, line, is_public, above: above(&lines, line), body: body.to_owned() });
    }
    found
}

/// Whether a word stands in a text, not as a part of a longer one.
pub(crate) fn has_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let begins = !word.starts_with(|c| is_word(Some(c))) || !is_word(text[..at].chars().next_back());
        begins && !is_word(text[at + word.len()..].chars().next())
    })
}

fn is_word(c: Option<char>) -> bool {
    c.is_some_and(|c| c.is_alphanumeric() || c == '_')
}

/// From the brace after a signature to the one that closes it; `None` for a declaration.
fn body(code: &str) -> Option<&str> {
    let (mut inside, mut depth, mut begin) = (0, 0, 0);
    for (at, c) in code.char_indices() {
        match c {
            '(' | '[' if depth == 0 => inside += 1,
            ')' | ']' if depth == 0 => inside -= 1,
            ';' if depth == 0 && inside == 0 => return None,
            '{' if inside == 0 || depth > 0 => {
                if depth == 0 {
                    begin = at;
                }
                depth += 1;
            }
            '}' if depth == 1 => return Some(&code[begin..=at]),
            '}' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// The comments and attributes above a line, which is counted from 1.
fn above(lines: &[&str], line: usize) -> String {
    let mut first = line - 1;
    // An attribute of several lines ends with its bracket.
    let mut within = false;
    while first > 0 {
        let text = lines[first - 1].trim();
        let single = text.starts_with("//") || text.starts_with("#[");
        match (within, single) {
            (_, true) => within = false,
            (false, false) if text.ends_with(")]") => within = true,
            (true, false) => {}
            (false, false) => break,
        }
        first -= 1;
    }
    lines[first..line - 1].join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_have_their_bodies_and_what_is_above() {
        let text = "\
/// Says x.
#[doc(alias = \"ibv_x\")]
#[allow(
    a,
    reason = \"b\"
)]
pub fn x<T: Fn(u8)>(a: [u8; 2]) -> u8 { if a { y(\"z(\") } 1 }

trait T { fn declared(&self); }
mod tests {
    #[test]
    fn it() { x::<u8>(1); }
}
";
        let found = functions(text);
        let names: Vec<_> = found.iter().map(|f| (f.name.as_str(), f.line, f.is_test())).collect();
        assert_eq!(names, [("x", 7, false), ("it", 12, true)]);
        assert!(found[0].above.starts_with("/// Says x.\n#[doc(alias"), "{}", found[0].above);
        assert!(found[0].is_public && !found[1].is_public);
        assert!(found[0].names("y") && !found[0].names("z"));
        assert!(found[1].names("x") && !found[1].names("u") && !found[1].uses_method("x"));
        assert!(has_word("a.x(1)", ".x") && has_word("A::x", "::x") && !has_word("a.xy", ".x"));
    }
}
