//! Which paths belong to the emulated device, and where they lie in the fabric's folder.

/// Longest path that is looked at; longer ones are left to the kernel, which refuses them.
pub(crate) const PATH_MAX: usize = 4096;

/// What a path of the program means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Target {
    /// Nothing of ours.
    Elsewhere,
    /// Something in a folder that the fabric has a tree of its own for.
    Tree,
    /// The character device `/dev/infiniband/uverbsN`.
    Device(u8),
}

/// Sorts a path; the quick look at its first bytes is all that most paths cost.
pub(crate) fn classify(path: &[u8]) -> Target {
    if !(path.starts_with(b"/sys") || path.starts_with(b"/dev") || path.starts_with(b"//")) {
        return Target::Elsewhere;
    }
    let mut normal = Normal::new();
    if !normal.push_all(path) {
        return Target::Elsewhere;
    }
    let text = normal.bytes();
    if let Some(device) = device(text) {
        Target::Device(device)
    } else if text.starts_with(b"/sys/class/infiniband") || under(text, b"/dev/infiniband") {
        Target::Tree
    } else {
        Target::Elsewhere
    }
}

/// The path inside the fabric's folder that stands for a path of [`Target::Tree`] or [`Target::Device`], with a
/// final NUL; `None` when it is too long.
pub(crate) fn redirect<'a>(path: &[u8], root: &[u8], out: &'a mut [u8; PATH_MAX]) -> Option<&'a [u8]> {
    let mut normal = Normal::new();
    if !normal.push_all(path) {
        return None;
    }
    let text = normal.bytes();
    let length = root.len() + text.len();
    if length + 1 > out.len() {
        return None;
    }
    out[..root.len()].copy_from_slice(root);
    out[root.len()..length].copy_from_slice(text);
    out[length] = 0;
    Some(&out[..=length])
}

/// The number of a device file.
fn device(text: &[u8]) -> Option<u8> {
    match text.strip_prefix(b"/dev/infiniband/uverbs")? {
        [digit @ b'0'..=b'9'] => Some(digit - b'0'),
        _ => None,
    }
}

fn under(text: &[u8], folder: &[u8]) -> bool {
    text.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest[0] == b'/')
}

/// An absolute path without `.`, `..` and repeated slashes.
struct Normal {
    buffer: [u8; PATH_MAX],
    length: usize,
}

impl Normal {
    fn new() -> Self {
        Self { buffer: [0; PATH_MAX], length: 0 }
    }

    fn push_all(&mut self, path: &[u8]) -> bool {
        path.split(|&byte| byte == b'/').all(|part| self.push(part))
    }

    fn push(&mut self, part: &[u8]) -> bool {
        match part {
            b"" | b"." => true,
            b".." => {
                self.length = self.bytes().iter().rposition(|&byte| byte == b'/').unwrap_or(0);
                true
            }
            _ => {
                let end = self.length + 1 + part.len();
                let Some(room) = self.buffer.get_mut(self.length..end) else { return false };
                room[0] = b'/';
                room[1..].copy_from_slice(part);
                self.length = end;
                true
            }
        }
    }

    fn bytes(&self) -> &[u8] {
        &self.buffer[..self.length]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ours_are_found_however_they_are_spelt() {
        assert_eq!(classify(b"/dev/infiniband/uverbs0"), Target::Device(0));
        assert_eq!(classify(b"//dev/./infiniband//uverbs7"), Target::Device(7));
        assert_eq!(classify(b"/dev/infiniband/uverbs10"), Target::Tree);
        assert_eq!(classify(b"/dev/infiniband"), Target::Tree);
        assert_eq!(classify(b"/dev/infiniband/rdma_cm"), Target::Tree);
        assert_eq!(classify(b"/sys/class/infiniband"), Target::Tree);
        assert_eq!(classify(b"/sys/class/infiniband/"), Target::Tree);
        assert_eq!(classify(b"/sys/class/net/../infiniband_verbs/uverbs0/dev"), Target::Tree);
    }

    #[test]
    fn others_are_left_alone() {
        for path in [
            b"".as_slice(),
            b"/",
            b"/dev/null",
            b"/dev/infinibandits",
            b"/sys/class/net",
            b"/sys/class/infiniband/../net",
            b"sys/class/infiniband",
            b"/srv/dev/infiniband/uverbs0",
        ] {
            assert_eq!(classify(path), Target::Elsewhere, "{}", String::from_utf8_lossy(path));
        }
    }

    #[test]
    fn redirected_paths_lie_below_the_root() {
        let mut out = [0; PATH_MAX];
        let got = redirect(b"/sys/class//infiniband/mlx5_0", b"/run/f", &mut out);
        assert_eq!(got, Some(b"/run/f/sys/class/infiniband/mlx5_0\0".as_slice()));
    }

    #[test]
    fn a_path_that_gets_too_long_is_refused() {
        let mut out = [0; PATH_MAX];
        let long = [b"/dev/infiniband/".as_slice(), &[b'a'; PATH_MAX - 20]].concat();
        assert_eq!(redirect(&long, b"/run/folder", &mut out), None);
        assert_eq!(
            classify(&[b"/dev/infiniband/".as_slice(), &[b'a'; PATH_MAX]].concat()),
            Target::Elsewhere
        );
    }
}
