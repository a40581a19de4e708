//! The rdma-core releases whose archives are known byte for byte.

/// A release of rdma-core whose archive is known byte for byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pin {
    /// The release, such as `56.1`.
    pub version: &'static str,
    /// SHA-256 of the archive, in lower-case hexadecimal.
    pub sha256: &'static str,
    /// Which archive of the release it is.
    pub form: ArchiveForm,
    /// Its length in bytes.
    pub size: u64,
    /// Suites that carry it as `rdma-core_<version>.orig.tar.gz`: distribution (as `ID` in os-release) and suite.
    pub suites: &'static [(&'static str, &'static str)],
}

/// Which archive of a release: upstream offers two, and they differ in content and in the name of their top folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArchiveForm {
    /// The file that upstream attached to the release.
    ReleaseAsset,
    /// What the hosting site packs from the tag on demand; its bytes are not promised to stay.
    TagSnapshot,
}

/// Every pinned release.
pub const PINS: &[Pin] = &[PINNED];

/// The release that is built when nothing else is named, and that the checked-in bindings were made from.
pub const PINNED: Pin = Pin {
    version: "56.1",
    sha256: "63ce7f2baa7242c2dbc76375dac957c420187dd27f8c5e148efc07971ee522a8",
    form: ArchiveForm::ReleaseAsset,
    size: 2_192_894,
    // trixie was tried; questing was not, and if it has another release the checksum says so.
    suites: &[("debian", "trixie"), ("ubuntu", "questing")],
};

impl Pin {
    /// Name of the archive in the cache folder.
    pub fn file_name(&self) -> String {
        format!("rdma-core-{}.tar.gz", self.version)
    }

    /// Address of the archive at upstream.
    pub fn url(&self) -> String {
        let Self { version, .. } = self;
        match self.form {
            ArchiveForm::ReleaseAsset => {
                format!("{UPSTREAM}/releases/download/v{version}/rdma-core-{version}.tar.gz")
            }
            ArchiveForm::TagSnapshot => format!("{UPSTREAM}/archive/refs/tags/v{version}.tar.gz"),
        }
    }
}

const UPSTREAM: &str = "https://github.com/linux-rdma/rdma-core";
