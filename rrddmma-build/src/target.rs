//! Target triples.

/// Name of the multi-arch folder of Debian and Ubuntu for a Rust target triple: `x86_64-linux-gnu`.
pub(crate) fn multiarch(target: &str) -> String {
    let mut parts = target.split('-');
    let cpu = parts.next().unwrap_or_default();
    let abi = target.rsplit('-').next().unwrap_or("gnu");
    match cpu {
        "i586" | "i686" => format!("i386-linux-{abi}"),
        "riscv64gc" => format!("riscv64-linux-{abi}"),
        cpu if cpu.starts_with("arm") || cpu.starts_with("thumb") => format!("arm-linux-{abi}"),
        cpu => format!("{cpu}-linux-{abi}"),
    }
}

#[cfg(test)]
mod tests {
    use super::multiarch;

    #[test]
    fn multiarch_folders() {
        for (target, folder) in [
            ("x86_64-unknown-linux-gnu", "x86_64-linux-gnu"),
            ("aarch64-unknown-linux-gnu", "aarch64-linux-gnu"),
            ("i686-unknown-linux-gnu", "i386-linux-gnu"),
            ("riscv64gc-unknown-linux-gnu", "riscv64-linux-gnu"),
            ("armv7-unknown-linux-gnueabihf", "arm-linux-gnueabihf"),
            ("x86_64-unknown-linux-musl", "x86_64-linux-musl"),
        ] {
            assert_eq!(multiarch(target), folder);
        }
    }
}
