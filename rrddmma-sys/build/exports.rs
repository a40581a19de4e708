//! The names that a library offers to a linker, read from the file itself: no tool of the host is needed, and cross-compilation works.

use std::collections::BTreeSet;

/// The names defined by an ELF shared object (its dynamic symbols) or by an `ar` archive (its symbol index).
/// `None` if it is neither, or damaged.
pub(crate) fn exports(file: &[u8]) -> Option<BTreeSet<String>> {
    if file.starts_with(b"!<arch>\n") { archive(file) } else { shared_object(file) }
}

fn archive(file: &[u8]) -> Option<BTreeSet<String>> {
    // The System V index is the first member, "/": big-endian count, as many offsets, then the names, each ended by NUL.
    let header = file.get(8..68)?;
    if header.get(..16)? != b"/               " {
        return None;
    }
    let size: usize = std::str::from_utf8(header.get(48..58)?).ok()?.trim().parse().ok()?;
    let index = file.get(68..68usize.checked_add(size)?)?;
    let count = u32::from_be_bytes(index.get(..4)?.try_into().ok()?) as usize;
    let names = index.get(count.checked_mul(4)?.checked_add(4)?..)?;
    Some(names.split(|byte| *byte == 0).take(count).map(text).collect())
}

fn shared_object(file: &[u8]) -> Option<BTreeSet<String>> {
    // 64 bit, little endian: every machine that ConnectX drivers exist for and that this crate has bindings for.
    if file.get(..6)? != b"\x7fELF\x02\x01" {
        return None;
    }
    let table = number(file, 0, 0x28, 8)?;
    let entry_size = number(file, 0, 0x3a, 2)?;
    let entries = number(file, 0, 0x3c, 2)?;
    let section = |index: usize| table.checked_add(index.checked_mul(entry_size)?);
    let content = |header: usize| {
        let begin = number(file, header, 0x18, 8)?;
        file.get(begin..begin.checked_add(number(file, header, 0x20, 8)?)?)
    };
    for index in 0..entries {
        let header = section(index)?;
        if number(file, header, 4, 4)? != SHT_DYNSYM {
            continue;
        }
        let strings = content(section(number(file, header, 0x28, 4)?)?)?;
        let mut names = BTreeSet::new();
        for symbol in content(header)?.chunks_exact(SYMBOL_SIZE) {
            if number(symbol, 0, 6, 2)? == SHN_UNDEF {
                continue;
            }
            let name = strings.get(number(symbol, 0, 0, 4)?..)?;
            names.insert(text(name.split(|byte| *byte == 0).next()?));
        }
        return Some(names);
    }
    None
}

/// The little-endian number of `width` bytes at `offset` from `base`.
fn number(file: &[u8], base: usize, offset: usize, width: usize) -> Option<usize> {
    let at = base.checked_add(offset)?;
    let bytes = file.get(at..at.checked_add(width)?)?;
    let value = bytes.iter().rev().fold(0u64, |value, byte| value << 8 | u64::from(*byte));
    usize::try_from(value).ok()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

const SHT_DYNSYM: usize = 11;
const SYMBOL_SIZE: usize = 24;
const SHN_UNDEF: usize = 0;
