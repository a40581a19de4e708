//! A made-up machine: a root folder, a `PATH` with chosen tools, and libraries with empty functions.

use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use rrddmma_build::{Environment, Found, NotFound, Obstacle, Request, Route, locate};
use tempfile::TempDir;

pub(crate) const HOST: &str = "x86_64-unknown-linux-gnu";
pub(crate) const MULTIARCH: &str = "usr/lib/x86_64-linux-gnu";

/// A made-up machine that has cc and pkg-config, and nothing else.
pub(crate) struct Sandbox {
    folder: TempDir,
    variables: Vec<(String, String)>,
}

/// Which libibverbs a made-up library stands for.
#[derive(Clone, Copy)]
pub(crate) enum Kind {
    RdmaCore,
    Experimental,
}

impl Sandbox {
    pub(crate) fn new() -> Self {
        let sandbox = Self::bare();
        sandbox.real_tools(&["cc", "pkg-config"]);
        sandbox
    }

    /// A machine without a single tool.
    pub(crate) fn bare() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        for inner in ["root", "bin", "cache"] {
            std::fs::create_dir(folder.path().join(inner)).expect("a folder");
        }
        Self { folder, variables: Vec::new() }
    }

    pub(crate) fn root(&self) -> PathBuf {
        self.folder.path().join("root")
    }

    pub(crate) fn cache(&self) -> PathBuf {
        self.folder.path().join("cache")
    }

    /// `path` in the root folder; its parent exists then.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        let path = self.root().join(path);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        path
    }

    pub(crate) fn write(&self, path: &str, text: &str) -> PathBuf {
        let path = self.path(path);
        std::fs::write(&path, text).expect("a file");
        path
    }

    pub(crate) fn set(&mut self, name: &str, value: impl AsRef<std::ffi::OsStr>) {
        self.variables.push((name.to_owned(), value.as_ref().to_str().expect("UTF-8").to_owned()));
    }

    pub(crate) fn environment(&self) -> Environment {
        let libdir = ["usr/lib/pkgconfig", "usr/lib64/pkgconfig", &format!("{MULTIARCH}/pkgconfig")]
            .map(|folder| self.root().join(folder).display().to_string())
            .join(":");
        let own = |name: &str, value: String| (name.to_owned(), value);
        let fixed = [
            own("PATH", self.folder.path().join("bin").display().to_string()),
            own("PKG_CONFIG_LIBDIR", libdir),
            own("RRDDMMA_CACHE_DIR", self.cache().display().to_string()),
        ];
        fixed.into_iter().chain(self.variables.iter().cloned()).collect()
    }

    pub(crate) fn request(&self) -> Request {
        let mut request =
            Request::new(self.environment(), HOST, HOST, Some(&self.folder.path().join("workspace")));
        request.root = self.root();
        request
    }

    pub(crate) fn locate(&self) -> Result<Found, NotFound> {
        locate(&self.request())
    }

    /// The reason against `route` of a `locate` that finds nothing.
    pub(crate) fn obstacle(&self, route: Route) -> Obstacle {
        obstacle(self.locate(), route)
    }

    /// A tool that is this shell script.
    pub(crate) fn tool(&self, name: &str, script: &str) {
        let file = self.folder.path().join("bin").join(name);
        // By a child: a descriptor of ours that is open for writing could be inherited by what another test starts just
        // then, and a file that anybody has open for writing cannot be run (ETXTBSY).
        let written = Command::new("/bin/sh")
            .args(["-c", r#"printf '#!/bin/sh\n%s\n' "$1" >"$0" && chmod 755 "$0""#])
            .arg(&file)
            .arg(script)
            .status();
        assert!(written.expect("a shell").success(), "cannot write {}", file.display());
    }

    pub(crate) fn remove_tool(&self, name: &str) {
        std::fs::remove_file(self.folder.path().join("bin").join(name)).expect("a tool");
    }

    /// The tool of the machine that runs the tests, which finds its own helpers on the real `PATH`. A test of xtask reads
    /// the literals of these calls and sees that `cargo xtask setup` brings each of them.
    pub(crate) fn real_tool(&self, name: &str) {
        let path = std::env::var("PATH").expect("PATH");
        let program =
            std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file());
        let program = program.unwrap_or_else(|| panic!("these tests need {name}; run `cargo xtask setup`"));
        self.tool(name, &format!("PATH='{path}' exec '{}' \"$@\"", program.display()));
    }

    pub(crate) fn real_tools(&self, names: &[&str]) {
        for name in names {
            self.real_tool(name);
        }
    }

    pub(crate) fn ofed_info(&self, printed: &str) {
        self.tool("ofed_info", &format!("echo '{printed}'"));
    }

    /// Headers in `include` (under the root): verbs.h, and verbs_exp.h beside it for experimental verbs.
    pub(crate) fn headers(&self, include: &str, kind: Kind) {
        let declaration = "struct ibv_device;\nstruct ibv_device **ibv_get_device_list(int *count);\n";
        let verbs = format!("{include}/infiniband/verbs.h");
        match kind {
            Kind::RdmaCore => drop(self.write(&verbs, declaration)),
            Kind::Experimental => {
                self.write(&verbs, &format!("{declaration}#include <infiniband/verbs_exp.h>\n"));
                self.write(&format!("{include}/infiniband/verbs_exp.h"), "enum { IBV_EXP = 1 };\n");
            }
        }
    }

    pub(crate) fn mlx5dv_header(&self, include: &str) {
        self.write(&format!("{include}/infiniband/mlx5dv.h"), "int mlx5dv_init_obj(void);\n");
    }

    /// `libibverbs.so` in `lib`, which leads to a file with the version of rdma-core 44.
    pub(crate) fn libibverbs(&self, lib: &str, kind: Kind) {
        let file = match kind {
            Kind::RdmaCore => "libibverbs.so.1.14.44.0",
            Kind::Experimental => "libibverbs.so.1.1.16",
        };
        self.shared(&format!("{lib}/{file}"), ibverbs_functions(kind));
        symlink(file, self.path(&format!("{lib}/libibverbs.so"))).expect("a link");
    }

    pub(crate) fn libmlx5(&self, lib: &str) {
        let functions = "int mlx5dv_init_obj(void) { return 0; }\n";
        self.shared(&format!("{lib}/libmlx5.so"), functions);
    }

    /// `libibverbs.a` and `libmlx5.a` in `lib`.
    pub(crate) fn archives(&self, lib: &str, kind: Kind) {
        for (name, functions) in [
            ("ibverbs", ibverbs_functions(kind)),
            (
                "mlx5",
                "int ibv_get_device_list();\nint verbs_provider_mlx5(void) { return ibv_get_device_list(); }\n",
            ),
        ] {
            self.archive(lib, name, functions);
        }
    }

    pub(crate) fn archive(&self, lib: &str, name: &str, functions: &str) {
        let (object, archive) =
            (self.path(&format!("{lib}/{name}.o")), self.path(&format!("{lib}/lib{name}.a")));
        compile(functions, &object, &["-c", "-fPIC"]);
        run(Command::new("ar").arg("crs").arg(archive).arg(object));
    }

    pub(crate) fn shared(&self, path: &str, functions: &str) {
        compile(functions, &self.path(path), &["-shared", "-fPIC"]);
    }

    /// `NAME.pc` with `version`, for headers in `usr/include` and libraries in `lib`.
    pub(crate) fn pc(&self, name: &str, version: &str, lib: &str) {
        let (root, short) = (self.root().display().to_string(), name.trim_start_matches("lib"));
        let text = format!(
            "libdir={root}/{lib}\nincludedir={root}/usr/include\n\nName: {name}\nDescription: made up\n\
             Version: {version}\nLibs: -L${{libdir}} -l{short}\nCflags: -I${{includedir}}\n"
        );
        self.write(&format!("{lib}/pkgconfig/{name}.pc"), &text);
    }

    /// What a distribution installs with rdma-core 44, libmlx5 included.
    pub(crate) fn install_rdma_core(&self, lib: &str) {
        self.headers("usr/include", Kind::RdmaCore);
        self.mlx5dv_header("usr/include");
        self.libibverbs(lib, Kind::RdmaCore);
        self.libmlx5(lib);
        self.pc("libibverbs", "1.14.44.0", lib);
        self.pc("libmlx5", "1.24.44.0", lib);
    }

    /// What MLNX_OFED 4.9 installs without `--upstream-libs`: no `.pc` file.
    pub(crate) fn install_experimental(&self, prefix: &str, lib: &str) {
        self.headers(&format!("{prefix}/include"), Kind::Experimental);
        self.mlx5dv_header(&format!("{prefix}/include"));
        self.libibverbs(lib, Kind::Experimental);
        self.libmlx5(lib);
    }
}

/// The reason against `route` in an answer that must be an error.
pub(crate) fn obstacle(answer: Result<Found, NotFound>, route: Route) -> Obstacle {
    match answer.expect_err("nothing can be found here") {
        NotFound::NoRoute(attempts) => {
            let attempt = attempts.0.into_iter().find(|attempt| attempt.route == route).expect("every route");
            match attempt.outcome {
                rrddmma_build::Outcome::Refused(obstacle) => obstacle,
                rrddmma_build::Outcome::Taken => panic!("{route} was taken"),
            }
        }
        NotFound::Variable(error) => panic!("{error}"),
    }
}

/// Names of the libraries in link order, as `-l` flags.
pub(crate) fn names(found: &Found) -> Vec<String> {
    found.libraries.iter().map(ToString::to_string).collect()
}

fn ibverbs_functions(kind: Kind) -> &'static str {
    match kind {
        Kind::RdmaCore => {
            "int ibv_get_device_list(void) { return 0; }\nint ibv_qp_to_qp_ex(void) { return 0; }\n"
        }
        Kind::Experimental => {
            "int ibv_get_device_list(void) { return 0; }\nint ibv_exp_get_device_list(void) { return 0; }\n"
        }
    }
}

fn compile(functions: &str, output: &Path, options: &[&str]) {
    let source = output.with_extension("c");
    std::fs::write(&source, functions).expect("a file");
    run(Command::new("cc").args(options).arg(&source).arg("-o").arg(output));
    std::fs::remove_file(source).expect("a file");
}

fn run(command: &mut Command) {
    let output = command.output().expect("a tool of the machine");
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
}
