//! What is run in the machine: a command with its environment and folder, as a script for the shell there.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result};

/// A command for the machine.
#[derive(Debug)]
pub(crate) struct Job {
    command: Vec<OsString>,
    folder: PathBuf,
    environment: Vec<(OsString, OsString)>,
    /// How long it may run; without a limit for ever.
    pub(crate) limit: Option<Duration>,
}

/// The device of the machine and the row of its GID table that is a RoCE v2 address over IPv4: what tests are told, unless
/// the caller's environment says otherwise.
const DEFAULTS: [(&str, &str); 2] = [("RRDDMMA_TEST_DEVICE", "rxe0"), ("RRDDMMA_TEST_GID_INDEX", "1")];

impl Job {
    /// A command in the folder and the environment of this process.
    pub(crate) fn here(command: &[impl AsRef<OsStr>]) -> Result<Self> {
        let folder = std::env::current_dir().context("cannot tell the current folder")?;
        let mut environment: Vec<_> = std::env::vars_os().collect();
        for (name, value) in DEFAULTS {
            if std::env::var_os(name).is_none() {
                environment.push((name.into(), value.into()));
            }
        }
        let command = command.iter().map(|word| word.as_ref().to_owned()).collect();
        Ok(Self { command, folder, environment, limit: None })
    }

    /// The script that the shell of the machine reads.
    pub(super) fn script(&self) -> Vec<u8> {
        let mut text = b"cd ".to_vec();
        quote(&mut text, self.folder.as_os_str());
        // As env(1) says that it cannot run a command.
        text.extend_from_slice(b" || exit 125\nexec env -i");
        for (name, value) in &self.environment {
            text.push(b' ');
            quote(&mut text, &[name.as_os_str(), value.as_os_str()].join(OsStr::new("=")));
        }
        for word in &self.command {
            text.push(b' ');
            quote(&mut text, word);
        }
        text.push(b'\n');
        text
    }
}

fn quote(text: &mut Vec<u8>, word: &OsStr) {
    text.push(b'\'');
    for &byte in word.as_bytes() {
        match byte {
            b'\'' => text.extend_from_slice(b"'\\''"),
            byte => text.push(byte),
        }
    }
    text.push(b'\'');
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::process::Command;

    #[test]
    fn a_shell_hands_on_every_word_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let strange = OsStr::from_bytes(b"a'b \"$c\n\xff");
        let job = Job {
            command: ["sh", "-c", "printf '%s|' \"$X\" \"$PWD\" \"$@\"; exit 7", "sh"]
                .map(OsString::from)
                .into_iter()
                .chain([strange.to_owned(), OsString::new()])
                .collect(),
            folder: folder.path().canonicalize().unwrap(),
            environment: vec![
                ("X".into(), strange.to_owned()),
                ("PATH".into(), std::env::var_os("PATH").unwrap()),
            ],
            limit: None,
        };
        let script = folder.path().join("script");
        std::fs::write(&script, job.script()).unwrap();
        let done = Command::new("sh").arg(&script).output().unwrap();
        assert_eq!(done.status.code(), Some(7));
        let expected =
            [strange.as_bytes(), job.folder.as_os_str().as_bytes(), strange.as_bytes(), b"", b""].join(&b'|');
        assert_eq!(done.stdout, expected);
    }
}
