//! The kernel's program out of the file that boot loaders load.
//!
//! Entering it directly spares the machine its own unpacking, which takes seconds where the processor is emulated. The
//! header is described in the kernel's Documentation/arch/x86/boot.rst.

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

/// The packed program within a bzImage.
fn payload(image: &[u8]) -> Option<&[u8]> {
    let word = |at: usize| Some(u32::from_le_bytes(image.get(at..at + 4)?.try_into().ok()?));
    (image.get(0x202..0x206)? == b"HdrS").then_some(())?;
    // `setup_sects`, of which 0 means 4, counts sectors after the first; `payload_offset` counts from their end.
    let sectors = match *image.get(0x1f1)? {
        0 => 4,
        sectors => usize::from(sectors),
    };
    let begin = (sectors + 1) * 512 + usize::try_from(word(0x248)?).ok()?;
    let length = usize::try_from(word(0x24c)?).ok()?;
    image.get(begin..begin.checked_add(length)?)
}

/// Unpacks the kernel in `image` to the file `to`.
pub(super) fn unpack_kernel(image: &Path, to: &Path) -> Result<()> {
    let bytes = std::fs::read(image).with_context(|| format!("cannot read {}", image.display()))?;
    let packed = payload(&bytes).with_context(|| format!("{} is no bzImage", image.display()))?;
    // The last four bytes are the unpacked size (arch/x86/boot/compressed/Makefile), which is no part of the stream.
    let packed = if packed.starts_with(GZIP) { packed } else { &packed[..packed.len().saturating_sub(4)] };
    unpack(packed, to).with_context(|| format!("cannot unpack the kernel of {}", image.display()))?;
    let mut head = [0; 4];
    std::io::Read::read_exact(&mut std::fs::File::open(to)?, &mut head)?;
    if &head != b"\x7fELF" {
        bail!("what is in {} is no program", image.display());
    }
    Ok(())
}

const GZIP: &[u8] = b"\x1f\x8b";
const XZ: &[u8] = b"\xfd7zXZ\0";
const ZSTD: &[u8] = b"\x28\xb5\x2f\xfd";

/// Unpacks `packed`, in whichever of the kernel's formats it is, to the file `to`; copies what is not packed.
pub(super) fn unpack(packed: &[u8], to: &Path) -> Result<()> {
    let (program, arguments) = if packed.starts_with(XZ) {
        ("xz", &["--decompress", "--stdout", "--quiet"])
    } else if packed.starts_with(ZSTD) {
        ("zstd", &["--decompress", "--stdout", "--quiet"])
    } else if packed.starts_with(GZIP) {
        let mut file = std::fs::File::create(to)?;
        std::io::copy(&mut flate2::read::GzDecoder::new(packed), &mut file)?;
        return Ok(());
    } else {
        return std::fs::write(to, packed).map_err(Into::into);
    };
    let source = to.with_extension("packed");
    std::fs::write(&source, packed)?;
    let mut command = Command::new(program);
    command.args(arguments).stdin(std::fs::File::open(&source)?).stdout(std::fs::File::create(to)?);
    let done = command.stderr(Stdio::null()).status().with_context(|| format!("cannot start {program}"))?;
    std::fs::remove_file(&source)?;
    if !done.success() {
        bail!("{program} ended with {done}");
    }
    Ok(())
}

/// Whether a program needs no loader, judged by its program headers (elf(5): `PT_INTERP`).
pub(crate) fn is_static(program: &[u8]) -> bool {
    let number = |at: usize, length: usize| {
        let bytes = program.get(at..at.checked_add(length)?)?;
        bytes.iter().rev().try_fold(0_usize, |sum, &byte| Some(sum.checked_mul(256)? + usize::from(byte)))
    };
    let interpreter = || {
        // Offsets of the 64-bit header: e_phoff, e_phentsize, e_phnum.
        let (begin, size, count) = (number(32, 8)?, number(54, 2)?, number(56, 2)?);
        (0..count).map(|i| number(begin.checked_add(i * size)?, 4)).find(|kind| *kind == Some(3))
    };
    program.starts_with(b"\x7fELF\x02\x01") && interpreter().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An image whose program begins after the header's two sectors and three bytes.
    fn image(packed: &[u8]) -> Vec<u8> {
        let mut image = vec![0; 1024 + 3];
        image[0x1f1] = 1;
        image[0x202..0x206].copy_from_slice(b"HdrS");
        image[0x248] = 3;
        image[0x24c..0x250].copy_from_slice(&u32::try_from(packed.len()).unwrap().to_le_bytes());
        image.extend_from_slice(packed);
        image
    }

    #[test]
    fn the_packed_program_is_found_by_the_header() {
        assert_eq!(payload(&image(b"abc")), Some(&b"abc"[..]));
        assert_eq!(payload(b"short"), None);
        let mut torn = image(b"abc");
        torn.pop();
        assert_eq!(payload(&torn), None);
    }

    #[test]
    fn a_kernel_is_unpacked_or_refused() {
        let folder = tempfile::tempdir().unwrap();
        let (from, to) = (folder.path().join("bz"), folder.path().join("elf"));
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        std::io::Write::write_all(&mut gzip, b"\x7fELF kernel").unwrap();
        std::fs::write(&from, image(&gzip.finish().unwrap())).unwrap();
        unpack_kernel(&from, &to).unwrap();
        assert_eq!(std::fs::read(&to).unwrap(), b"\x7fELF kernel");
        std::fs::write(&from, image(b"something else")).unwrap();
        assert!(unpack_kernel(&from, &to).unwrap_err().to_string().contains("no program"));
    }

    #[test]
    fn this_test_program_is_not_static_and_noise_is_neither() {
        let own = std::fs::read(std::env::current_exe().unwrap()).unwrap();
        assert_eq!(is_static(&own), cfg!(target_feature = "crt-static"));
        assert!(!is_static(b"#!/bin/sh"));
        assert!(is_static(&[b"\x7fELF\x02\x01".as_slice(), &[0; 58]].concat()));
    }
}
