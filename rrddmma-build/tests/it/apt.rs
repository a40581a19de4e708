//! The archive from the distribution, by a made-up apt-get.

use std::path::PathBuf;

use rrddmma_build::source::{Pin, Progress, SourceError, fetch_with_apt};

use crate::sandbox::Sandbox;
use crate::source_tree;

struct Host {
    sandbox: Sandbox,
    pin: Pin,
    file: PathBuf,
}

/// Answers as apt-get: `indextargets` from a file, `update` with success, `source` by copying what the mirror has. Keeps
/// the private sources and the arguments for the test to look at.
const APT: &str = r#"
echo "$@" >> ROOT/arguments
case "$*" in
    *indextargets*) while read -r a b c d e; do printf '%s\t%s\t%s\t%s\t%s\n' "$a" "$b" "$c" "$d" "$e"; done < ROOT/targets;;
    *update*) CAT sources/*.sources > ROOT/private;;
    *source*) if [ -f ROOT/mirror ]; then CAT ROOT/mirror > rdma-core_56.1.orig.tar.gz; fi; echo '404 Not Found' >&2; exit 100;;
esac"#;

impl Host {
    fn new(id: &str) -> Self {
        let sandbox = Sandbox::bare();
        sandbox.real_tool("cat");
        let root = sandbox.root().display().to_string();
        sandbox.tool("apt-get", &APT.replace("ROOT", &root).replace("CAT", "cat"));
        sandbox.write("etc/os-release", &format!("ID={id}\nVERSION_CODENAME=\"bookworm\"\n"));
        let list = sandbox.write("list.sources", "Types: deb\nSigned-By: /usr/share/keyrings/made-up.gpg\n");
        let targets = format!(
            "bookworm-security bookworm-security main http://security.invalid/debian/ {0}:2\n\
             bookworm bookworm contrib http://other.invalid/debian/ {0}:1\n\
             stable bookworm main http://mirror.invalid/debian/ {0}:1\n",
            list.display()
        );
        sandbox.write("targets", &targets);
        let pin = source_tree::pin(&sandbox, b"the pinned archive");
        let file = sandbox.path("cache/archive.tar.gz");
        Self { sandbox, pin, file }
    }

    fn mirror(&self, content: &str) {
        self.sandbox.write("mirror", content);
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.sandbox.root().join(name)).expect("a file")
    }

    fn fetch(&self) -> Result<Vec<Progress>, SourceError> {
        let mut seen = Vec::new();
        fetch_with_apt(&self.sandbox.request(), &self.pin, &self.file, &mut |progress| seen.push(progress))?;
        Ok(seen)
    }
}

#[test]
fn the_archive_comes_from_the_hosts_mirror_by_a_private_list() {
    let host = Host::new("debian");
    host.mirror("the pinned archive");
    let seen = host.fetch().expect("the archive, although apt-get says that another file is missing");
    assert_eq!(std::fs::read(&host.file).expect("the archive"), b"the pinned archive");
    assert_eq!(seen.last(), Some(&Progress { done: 18, total: Some(18) }));
    assert_eq!(
        host.read("private"),
        "Types: deb-src\nURIs: http://mirror.invalid/debian/\nSuites: trixie\nComponents: main\n\
         Signed-By: /usr/share/keyrings/made-up.gpg\n"
    );
    let arguments = host.read("arguments");
    for line in arguments.lines().filter(|line| !line.contains("indextargets")) {
        for option in
            ["Dir::Etc::sourcelist=/dev/null", "Dir::Etc::sourceparts=", "Dir::State::lists=", "Dir::Cache="]
        {
            assert!(line.contains(option), "{line} would touch what belongs to the host");
        }
    }
}

#[test]
fn failure_mirror_gives_another_archive() {
    let host = Host::new("debian");
    host.mirror("another archive");
    let error = host.fetch().expect_err("not the pinned archive");
    assert!(
        matches!(&error, SourceError::Checksum { expected, .. } if expected == host.pin.sha256),
        "{error}"
    );
    assert!(!host.file.exists());
}

#[test]
fn failure_mirror_does_not_have_it() {
    let error = Host::new("debian").fetch().expect_err("nothing there");
    assert!(matches!(&error, SourceError::Apt { reason } if reason.contains("404 Not Found")), "{error}");
}

#[test]
fn failure_distribution_without_a_known_suite() {
    let error = Host::new("linuxmint").fetch().expect_err("no suite");
    assert!(matches!(&error, SourceError::Apt { reason } if reason.contains("`linuxmint`")), "{error}");
}

#[test]
fn failure_no_apt_get() {
    let sandbox = Sandbox::bare();
    let pin = source_tree::pin(&sandbox, b"the pinned archive");
    let error =
        fetch_with_apt(&sandbox.request(), &pin, &sandbox.path("a"), &mut |_| {}).expect_err("no apt-get");
    assert!(matches!(&error, SourceError::Apt { reason } if reason.contains("Debian and Ubuntu")), "{error}");
}

#[test]
fn failure_offline_asks_no_mirror() {
    let mut host = Host::new("debian");
    host.mirror("the pinned archive");
    host.sandbox.set("RRDDMMA_OFFLINE", "1");
    let error = host.fetch().expect_err("offline");
    assert!(matches!(error, SourceError::Offline { .. }), "{error}");
    assert!(!host.sandbox.root().join("arguments").exists());
}
