//! What the workspace needs from the system, why, how to see that it is there, and which package brings it.

use std::path::{Path, PathBuf};

use rrddmma_build::{Request, bindings};

use super::os_release::Family;
use crate::process;

/// What a need is for; each command asks for what it uses and not more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Purpose {
    /// Building against the system's libibverbs.
    Build,
    /// The demonstration.
    Demo,
    /// `cargo xtask test`: the static build and more of other people's programs.
    Test,
    /// `cargo xtask bench`.
    Bench,
    /// `cargo xtask vm`: only its own needs, and none of the others asks for them.
    Vm,
}

impl Purpose {
    /// Whether somebody who wants this wants `need`, too.
    pub(super) fn wants(self, need: &Need) -> bool {
        if self == Self::Vm { need.purpose == Self::Vm } else { need.purpose <= self }
    }
}

/// How the presence of something is seen, without running anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Probe {
    /// This program is on the path.
    Program(&'static str),
    /// This header is in a system include folder.
    Header(&'static str),
    /// One of these files is below the root.
    File(&'static [&'static str]),
    /// A shared libclang with its own headers.
    Libclang,
}

/// One thing that is needed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Need {
    pub(crate) name: &'static str,
    pub(crate) why: &'static str,
    pub(crate) purpose: Purpose,
    pub(crate) probe: Probe,
    debian: &'static str,
    rhel: &'static str,
}

impl Need {
    /// The package of `family` that brings it.
    pub(crate) fn package(&self, family: Family) -> &'static str {
        match family {
            Family::Debian => self.debian,
            Family::Rhel => self.rhel,
        }
    }

    /// Whether it is there, looking below the root of `request` for files.
    pub(crate) fn is_met(&self, request: &Request) -> bool {
        match self.probe {
            Probe::Program(name) => process::which(name).is_some(),
            Probe::Header(header) => {
                include_folders(&request.root).iter().any(|folder| folder.join(header).is_file())
            }
            Probe::File(files) => files.iter().any(|file| request.root.join(file).is_file()),
            Probe::Libclang => libclang(request),
        }
    }
}

/// Everything, in the order of the table that people see.
pub(crate) const NEEDS: &[Need] = &[
    Need {
        name: "C compiler",
        why: "wrappers of the static-inline verbs, link probe",
        purpose: Purpose::Build,
        probe: Probe::Program("cc"),
        debian: "gcc",
        rhel: "gcc",
    },
    Need {
        name: "C headers",
        why: "everything in C",
        purpose: Purpose::Build,
        probe: Probe::Header("stdio.h"),
        debian: "libc6-dev",
        rhel: "glibc-devel",
    },
    Need {
        name: "pkg-config",
        why: "finding libibverbs; rdma-core's cmake asks for it",
        purpose: Purpose::Build,
        probe: Probe::Program("pkg-config"),
        debian: "pkg-config",
        rhel: "pkgconf-pkg-config",
    },
    Need {
        name: "libibverbs",
        why: "the library that rrddmma is about, with mlx5dv",
        purpose: Purpose::Build,
        probe: Probe::Header("infiniband/verbs.h"),
        debian: "libibverbs-dev",
        rhel: "rdma-core-devel",
    },
    Need {
        name: "libclang",
        why: "bindgen reads the system's verbs.h with it",
        purpose: Purpose::Build,
        probe: Probe::Libclang,
        debian: "libclang-dev",
        rhel: "clang-devel",
    },
    Need {
        name: "ibv_rc_pingpong",
        why: "the C peer of the demonstration",
        purpose: Purpose::Demo,
        probe: Probe::Program("ibv_rc_pingpong"),
        debian: "ibverbs-utils",
        rhel: "libibverbs-utils",
    },
    Need {
        name: "python3",
        why: "rdma-core's build",
        purpose: Purpose::Test,
        probe: Probe::Program("python3"),
        debian: "python3",
        rhel: "python3",
    },
    Need {
        name: "cmake",
        why: "rdma-core's build, for the static link",
        purpose: Purpose::Test,
        probe: Probe::Program("cmake"),
        debian: "cmake",
        rhel: "cmake",
    },
    Need {
        name: "make",
        why: "rdma-core's build",
        purpose: Purpose::Test,
        probe: Probe::Program("make"),
        debian: "make",
        rhel: "make",
    },
    Need {
        name: "ninja",
        why: "rdma-core's build; the tests build with each of the two",
        purpose: Purpose::Test,
        probe: Probe::Program("ninja"),
        debian: "ninja-build",
        rhel: "ninja-build",
    },
    Need {
        name: "binutils",
        why: "the static archives, and tests that look into libraries",
        purpose: Purpose::Test,
        probe: Probe::Program("objcopy"),
        debian: "binutils",
        rhel: "binutils",
    },
    Need {
        name: "curl",
        why: "fetching the rdma-core source; wget would do, but not for the tests of downloads",
        purpose: Purpose::Test,
        probe: Probe::Program("curl"),
        debian: "curl",
        rhel: "curl",
    },
    Need {
        name: "ib_write_bw",
        why: "a C peer of the emulator's tests",
        purpose: Purpose::Test,
        probe: Probe::Program("ib_write_bw"),
        debian: "perftest",
        rhel: "perftest",
    },
    Need {
        name: "pyverbs tests",
        why: "the Python verbs tests, run on the emulator",
        purpose: Purpose::Test,
        probe: Probe::File(&[
            "usr/share/doc/rdma-core/tests/base.py.gz",
            "usr/share/doc/rdma-core/tests/base.py",
        ]),
        debian: "python3-pyverbs",
        rhel: "python3-pyverbs",
    },
    Need {
        name: "valgrind",
        why: "counting instructions",
        purpose: Purpose::Bench,
        probe: Probe::Program("valgrind"),
        debian: "valgrind",
        rhel: "valgrind",
    },
    Need {
        name: "qemu",
        why: "the machine that runs a stock kernel",
        purpose: Purpose::Vm,
        probe: Probe::Program("qemu-system-x86_64"),
        debian: "qemu-system-x86",
        rhel: "qemu-kvm-core",
    },
    Need {
        name: "busybox",
        why: "the first program in the machine; must be static",
        purpose: Purpose::Vm,
        probe: Probe::Program("busybox"),
        debian: "busybox-static",
        rhel: "busybox",
    },
    Need {
        name: "rdma",
        why: "making a Soft-RoCE device in the machine",
        purpose: Purpose::Vm,
        probe: Probe::Program("rdma"),
        debian: "iproute2",
        rhel: "iproute",
    },
    Need {
        name: "depmod",
        why: "which module of the kernel needs which",
        purpose: Purpose::Vm,
        probe: Probe::Program("depmod"),
        debian: "kmod",
        rhel: "kmod",
    },
    Need {
        name: "xz",
        why: "unpacking kernels and modules",
        purpose: Purpose::Vm,
        probe: Probe::Program("xz"),
        debian: "xz-utils",
        rhel: "xz",
    },
    Need {
        name: "zstd",
        why: "unpacking newer kernels",
        purpose: Purpose::Vm,
        probe: Probe::Program("zstd"),
        debian: "zstd",
        rhel: "zstd",
    },
];

fn include_folders(root: &Path) -> Vec<PathBuf> {
    let base = root.join("usr/include");
    let mut folders = vec![base.clone(), root.join("usr/local/include")];
    // Debian's multi-arch folder has the triple without the vendor.
    folders.push(base.join(format!("{}-linux-gnu", std::env::consts::ARCH)));
    folders
}

/// A libclang that bindgen will load, with the compiler's own headers. One that the user names is the user's affair.
fn libclang(request: &Request) -> bool {
    request.environment.get("LIBCLANG_PATH").is_some()
        || bindings::libclang(request).is_some_and(|library| has_headers(&request.root, &library))
}

/// Whether a libclang finds headers such as stddef.h: they are beside the library, or where distributions put them.
fn has_headers(root: &Path, library: &Path) -> bool {
    let mut folders: Vec<PathBuf> = library.parent().map(Path::to_owned).into_iter().collect();
    for lib in ["usr/lib", "usr/lib64"].map(|lib| root.join(lib)) {
        let versions = entries(&lib).into_iter().filter(|entry| name(entry).starts_with("llvm"));
        folders.extend(versions.map(|entry| entry.join("lib")));
        folders.push(lib);
    }
    let versions = folders.iter().flat_map(|folder| entries(&folder.join("clang")));
    versions.into_iter().any(|version| version.join("include/stddef.h").is_file())
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    std::fs::read_dir(folder).map(|all| all.flatten().map(|e| e.path()).collect()).unwrap_or_default()
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace;
    use rrddmma_build::Environment;
    use std::collections::HashSet;
    use std::fs;

    #[test]
    fn every_need_has_a_package_in_each_family() {
        for need in NEEDS {
            for family in [Family::Debian, Family::Rhel] {
                let package = need.package(family);
                let plain = package.chars().all(|c| c.is_ascii_alphanumeric() || "+.-".contains(c));
                assert!(!package.is_empty() && plain, "{}: `{package}`", need.name);
            }
        }
        assert_eq!(NEEDS.iter().map(|n| n.name).collect::<HashSet<_>>().len(), NEEDS.len());
    }

    #[test]
    fn purposes_come_in_order() {
        assert!(NEEDS.windows(2).all(|pair| pair[0].purpose <= pair[1].purpose));
    }

    #[test]
    fn the_virtual_machine_is_installed_for_itself_alone() {
        let qemu = NEEDS.iter().find(|n| n.name == "qemu").unwrap();
        let compiler = NEEDS.iter().find(|n| n.name == "C compiler").unwrap();
        assert!(Purpose::Vm.wants(qemu) && !Purpose::Bench.wants(qemu));
        assert!(!Purpose::Vm.wants(compiler) && Purpose::Bench.wants(compiler));
    }

    /// What the tests of rrddmma-build take from the machine, each in a call `real_tool("…")` or `real_tools(&["…"])`.
    fn tools_of_the_tests() -> Vec<String> {
        let folder = workspace::root().join("rrddmma-build/tests/it");
        let source = |entry: PathBuf| fs::read_to_string(entry).unwrap();
        let all: String = entries(&folder).into_iter().map(source).collect();
        let calls = all.split("real_tool").skip(1).filter_map(|rest| rest.split_once(')'));
        calls.flat_map(|(call, _)| call.split('"').skip(1).step_by(2)).map(str::to_owned).collect()
    }

    #[test]
    fn tools_that_the_tests_take_from_the_machine_are_brought_for_them() {
        let of_every_machine = ["cat"];
        let of_binutils = ["ar", "nm", "objcopy"];
        let tools = tools_of_the_tests();
        assert!(
            tools.iter().any(|tool| tool == "ninja") && tools.iter().any(|tool| tool == "cmake"),
            "{tools:?}"
        );
        for tool in tools {
            let tool = if of_binutils.contains(&&*tool) { "objcopy" } else { &tool };
            let brought = |need: &Need| {
                need.purpose <= Purpose::Test && matches!(need.probe, Probe::Program(name) if name == tool)
            };
            assert!(
                of_every_machine.contains(&tool) || NEEDS.iter().any(brought),
                "setup does not bring {tool}"
            );
        }
    }

    fn request(root: &Path) -> Request {
        Request {
            root: root.to_owned(),
            ..Request::new(Environment::default(), "x86_64-a", "x86_64-a", None)
        }
    }

    #[test]
    fn a_header_is_found_in_the_folders_of_the_system() {
        let root = tempfile::tempdir().unwrap();
        let need = NEEDS.iter().find(|n| n.name == "libibverbs").unwrap();
        assert!(!need.is_met(&request(root.path())));
        let folder = root.path().join("usr/include/infiniband");
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("verbs.h"), "").unwrap();
        assert!(need.is_met(&request(root.path())));
    }

    #[test]
    fn the_python_tests_are_found_packed_or_not() {
        for name in ["base.py", "base.py.gz"] {
            let root = tempfile::tempdir().unwrap();
            let need = NEEDS.iter().find(|n| n.name == "pyverbs tests").unwrap();
            assert!(!need.is_met(&request(root.path())));
            let folder = root.path().join("usr/share/doc/rdma-core/tests");
            fs::create_dir_all(&folder).unwrap();
            fs::write(folder.join(name), "").unwrap();
            assert!(need.is_met(&request(root.path())));
        }
    }

    #[test]
    fn libclang_needs_its_headers_too() {
        let root = tempfile::tempdir().unwrap();
        let request = request(root.path());
        let lib = root.path().join("usr/lib/llvm-14/lib");
        fs::create_dir_all(&lib).unwrap();
        fs::write(lib.join("libclang-14.so.1"), "").unwrap();
        assert!(!libclang(&request));
        fs::create_dir_all(lib.join("clang/14/include")).unwrap();
        fs::write(lib.join("clang/14/include/stddef.h"), "").unwrap();
        assert!(libclang(&request));
    }

    #[test]
    fn a_libclang_that_the_user_names_is_not_ours_to_install() {
        let root = tempfile::tempdir().unwrap();
        let mut request = request(root.path());
        request.environment.set("LIBCLANG_PATH", "/nonexistent");
        assert!(libclang(&request));
    }
}
