//! Names that the headers give by macro: `#define ibv_advise_mr_advice ib_uverbs_advise_mr_advice`. bindgen does not see through them.

/// Rust items for the macros in `headers` that rename a type or an enumerator of `bindings`.
pub(crate) fn aliases(bindings: &str, headers: &str) -> String {
    let joined = headers.replace("\\\n", " ");
    joined.lines().filter_map(renaming).filter_map(|(new, old)| item(bindings, new, old)).collect()
}

/// The two names of a line `#define new old`.
fn renaming(line: &str) -> Option<(&str, &str)> {
    let mut words = line.strip_prefix("#define")?.split_whitespace();
    let (new, old) = (words.next()?, words.next()?);
    let is_name = |word: &str| word.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    let is_ours = ["ibv_", "mlx5dv_", "IBV_", "MLX5DV_"].iter().any(|prefix| new.starts_with(prefix));
    (is_ours && is_name(new) && is_name(old) && words.next().is_none_or(|word| word.starts_with("/*")))
        .then_some((new, old))
}

fn item(bindings: &str, new: &str, old: &str) -> Option<String> {
    if bindings.contains(&format!("pub const {new} : ")) {
        return None;
    }
    if ["struct", "union", "type"].iter().any(|kind| bindings.contains(&format!("pub {kind} {old} "))) {
        return Some(format!("pub type {new} = {old};\n"));
    }
    let declaration = format!("pub const {old} : ");
    let (_, after) = bindings.split_once(&declaration)?;
    let (kind, _) = after.split_once(' ')?;
    let of_enumeration = bindings.contains(&format!("impl {kind} {{"));
    Some(if of_enumeration {
        format!("impl {kind} {{ pub const {new} : {kind} = {kind}::{old}; }}\n")
    } else {
        format!("pub const {new} : {kind} = {old};\n")
    })
}
