//! From `index.json` to the one manifest that is meant: by reference name, then by platform.

use std::fmt;
use std::io::Read;
use std::str::FromStr;

use oci_companion::descriptor::Descriptor;
use oci_companion::documents::LONGEST;
use oci_companion::layout::{File, Store};
use oci_companion::manifest::{self, Content, Index};
use oci_companion::platform::{self, Platform};
use oci_companion::references::{name, resolve};
use oci_companion::report::Place;
use oci_companion::walk::LONGEST_WAY;

use crate::trouble::Trouble;

/// The platform somebody wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Wanted(Platform);

/// The entry that is meant, and where it stands. If it is an index that cannot be read, it is that index.
///
/// # Errors
///
/// Nothing fits, or several and no name was given: the message says what there is.
pub(crate) fn choose(
    store: &dyn Store,
    index: &Index,
    asked: Option<&str>,
    wanted: Option<&Wanted>,
) -> Result<(Descriptor, Place), Trouble> {
    let number = by_name(index, asked, wanted)?;
    let mut place = Place::file(File::Index).at(&format!("/manifests/{number}"));
    let mut entry = index.manifests[number].clone();
    while place.walked.len() < LONGEST_WAY
        && let Some(nested) = nested(store, &entry)
    {
        let number = match nested.manifests[..] {
            [_] if wanted.is_none() => 0,
            _ => first_fit(&nested.manifests.iter().enumerate().collect::<Vec<_>>(), wanted)?,
        };
        place = place.follow(&entry.digest).at(&format!("/manifests/{number}"));
        entry = nested.manifests[number].clone();
    }
    Ok((entry, place))
}

/// The number of the entry that is meant.
fn by_name(index: &Index, asked: Option<&str>, wanted: Option<&Wanted>) -> Result<usize, Trouble> {
    let entries = &index.manifests;
    let is_meant = |entry: &Descriptor| asked.is_none() || name(entry) == asked;
    let meant: Vec<_> = entries.iter().enumerate().filter(|(_, entry)| is_meant(entry)).collect();
    match (&meant[..], asked) {
        ([], Some(asked)) => {
            let unknown = resolve(index, asked).err().map(|error| error.to_string());
            Err(Trouble::usage(unknown.unwrap_or_default()))
        }
        ([], None) => {
            Err(Trouble::usage("the layout names no image: manifests in index.json is empty"))
        }
        ([(number, first), rest @ ..], _)
            if rest.iter().all(|(_, entry)| is_same(entry, first)) =>
        {
            Ok(*number)
        }
        (several, _) if several.iter().any(|(_, entry)| name(entry) != name(several[0].1)) => {
            Err(Trouble::usage(format!("which image? Write PATH:REF; {}", names(entries))))
        }
        (several, _) => first_fit(several, wanted),
    }
}

/// Whether two entries refer to one content, which then is meant either way.
fn is_same(one: &Descriptor, other: &Descriptor) -> bool {
    one.digest == other.digest && one.media_type == other.media_type
}

/// The number of the first entry for the platform that is wanted, or else for this machine.
fn first_fit(entries: &[(usize, &Descriptor)], wanted: Option<&Wanted>) -> Result<usize, Trouble> {
    let wanted = wanted.cloned().unwrap_or_else(Wanted::host);
    let platforms: Vec<_> = entries.iter().map(|(_, entry)| entry.platform.clone()).collect();
    platform::choose(&wanted.0, &platforms).map(|at| entries[at].0).map_err(|_| {
        let there: Vec<String> = platforms.iter().flatten().map(ToString::to_string).collect();
        Trouble::usage(match there[..] {
            [] => format!("which image? None of {} entries says its platform", platforms.len()),
            _ => format!("no image is for {wanted} (--platform); there are: {}", there.join(", ")),
        })
    })
}

/// What the entry refers to, if that is an index that holds.
fn nested(store: &dyn Store, entry: &Descriptor) -> Option<Index> {
    let mut bytes = Vec::new();
    if manifest::Kind::from_media_type(entry.media_type.as_str()) != Some(manifest::Kind::Index) {
        return None;
    }
    let opened = store.open(File::Blob(&entry.digest)).ok()?;
    opened.reader.take(LONGEST + 1).read_to_end(&mut bytes).ok()?;
    match manifest::read(entry, &bytes) {
        Ok(Content::Index(index)) => Some(index.value().clone()),
        _ => None,
    }
}

/// The names there are, each once, in the order of the index.
fn names(entries: &[Descriptor]) -> String {
    let mut names: Vec<String> = Vec::new();
    for name in entries.iter().filter_map(name) {
        let quoted = format!("{name:?}");
        if !names.contains(&quoted) {
            names.push(quoted);
        }
    }
    match names.is_empty() {
        true => "no entry of index.json has a name".to_owned(),
        false => format!("there are: {}", names.join(", ")),
    }
}

impl Wanted {
    /// Linux on this machine's processor.
    fn host() -> Self {
        let architecture = match std::env::consts::ARCH {
            "x86_64" => "amd64",
            "aarch64" => "arm64",
            "x86" => "386",
            "powerpc64" => "ppc64le",
            "loongarch64" => "loong64",
            same => same,
        };
        Wanted(Platform::new("linux", architecture).expect("both have a name"))
    }
}

impl FromStr for Wanted {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts: Vec<&str> = text.split('/').collect();
        let platform =
            |os, architecture| Platform::new(os, architecture).map_err(|error| error.to_string());
        match *parts {
            _ if parts.contains(&"") => Err("a part is empty".to_owned()),
            [os, architecture] => Ok(Wanted(platform(os, architecture)?)),
            [os, architecture, variant] => {
                Ok(Wanted(platform(os, architecture)?.with_variant(variant)))
            }
            _ => {
                Err("write OS/ARCHITECTURE or OS/ARCHITECTURE/VARIANT, as in linux/arm64"
                    .to_owned())
            }
        }
    }
}

impl fmt::Display for Wanted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_a_platform_is_refused() {
        for text in ["linux", "linux/", "a/b/c/d", ""] {
            assert!(text.parse::<Wanted>().is_err(), "{text}");
        }
        let wanted: Wanted = "linux/arm/v7".parse().expect("a platform");
        assert_eq!(wanted.to_string(), "linux/arm/v7");
    }

    /// The entry that `one` means, of such entries: a digit for the digest, and what else an entry says.
    fn meant(entries: &[(char, &str)]) -> Result<usize, String> {
        let entry = |(digit, more): &(char, &str)| {
            let digest = digit.to_string().repeat(64);
            format!(
                r#"{{"mediaType": "a/b", "digest": "sha256:{digest}", "size": 1{more},
                    "annotations": {{"org.opencontainers.image.ref.name": "one"}}}}"#
            )
        };
        let entries: Vec<String> = entries.iter().map(entry).collect();
        let text = format!(r#"{{"schemaVersion": 2, "manifests": [{}]}}"#, entries.join(","));
        let index = Index::read(text.as_bytes()).expect("an index");
        by_name(index.value(), Some("one"), None).map_err(|trouble| trouble.to_string())
    }

    #[test]
    fn one_content_in_two_entries_is_meant_by_both() {
        assert_eq!(meant(&[('1', ""), ('1', "")]), Ok(0));
        let other = meant(&[('1', ""), ('2', "")]).expect_err("nobody can know");
        assert!(other.contains("None of 2 entries says its platform"), "{other}");
        let here = format!(r#", "platform": {{"os": "linux", "architecture": "{}"}}"#, {
            let Wanted(host) = Wanted::host();
            host.architecture
        });
        assert_eq!(meant(&[('1', ""), ('2', &here)]), Ok(1), "the machine's own");
    }
}
