//! Which of several images is meant: operating system, architecture and variant, in Go's names.

use std::fmt;
use std::str::FromStr;

use crate::document::Platform;

/// The platform somebody wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Wanted {
    os: String,
    architecture: String,
    variant: Option<String>,
}

impl Wanted {
    /// Linux on this machine's processor.
    pub(crate) fn host() -> Self {
        let architecture = match std::env::consts::ARCH {
            "x86_64" => "amd64",
            "aarch64" => "arm64",
            "x86" => "386",
            "powerpc64" => "ppc64le",
            "loongarch64" => "loong64",
            same => same,
        };
        Wanted { os: "linux".to_owned(), architecture: architecture.to_owned(), variant: None }
    }

    /// Whether a descriptor's platform is this one. Without a wanted variant any will do; arm64 without one is v8.
    pub(crate) fn matches(&self, platform: &Platform) -> bool {
        let is = |field: &crate::document::Field<String>, text: &str| {
            field.get().is_some_and(|found| found == text)
        };
        let variant = platform.variant.get().map(String::as_str).or_else(|| self.implied());
        is(&platform.os, &self.os)
            && is(&platform.architecture, &self.architecture)
            && self.variant.as_ref().is_none_or(|wanted| variant == Some(wanted))
    }

    /// The variant of a platform that names none.
    fn implied(&self) -> Option<&str> {
        (self.architecture == "arm64").then_some("v8")
    }
}

impl FromStr for Wanted {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts: Vec<&str> = text.split('/').collect();
        let wanted = |os: &str, architecture: &str, variant: Option<&str>| Wanted {
            os: os.to_owned(),
            architecture: architecture.to_owned(),
            variant: variant.map(str::to_owned),
        };
        match *parts {
            _ if parts.contains(&"") => Err("a part is empty".to_owned()),
            [os, architecture] => Ok(wanted(os, architecture, None)),
            [os, architecture, variant] => Ok(wanted(os, architecture, Some(variant))),
            _ => {
                Err("write OS/ARCHITECTURE or OS/ARCHITECTURE/VARIANT, as in linux/arm64"
                    .to_owned())
            }
        }
    }
}

impl fmt::Display for Wanted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.os, self.architecture)?;
        self.variant.as_ref().map_or(Ok(()), |variant| write!(f, "/{variant}"))
    }
}

/// A descriptor's platform as people write it.
pub(crate) fn spelled(platform: &Platform) -> String {
    let part = |field: &crate::document::Field<String>| {
        field.get().cloned().unwrap_or_else(|| "?".to_owned())
    };
    let variant = platform.variant.get().map(|variant| format!("/{variant}")).unwrap_or_default();
    format!("{}/{}{variant}", part(&platform.os), part(&platform.architecture))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn platform(json: &str) -> Platform {
        serde_json::from_str(json).expect("a platform")
    }

    #[test]
    fn a_wanted_variant_must_be_there_and_arm64_has_v8() {
        let v7 = platform(r#"{"os": "linux", "architecture": "arm", "variant": "v7"}"#);
        let arm64 = platform(r#"{"os": "linux", "architecture": "arm64"}"#);
        let matches = |wanted: &str, platform| {
            wanted.parse::<Wanted>().expect("a platform").matches(platform)
        };
        assert!(matches("linux/arm", &v7) && matches("linux/arm/v7", &v7));
        assert!(
            !matches("linux/arm/v6", &v7)
                && !matches("windows/arm", &v7)
                && !matches("linux/arm64", &v7)
        );
        assert!(matches("linux/arm64/v8", &arm64) && !matches("linux/arm64/v9", &arm64));
        assert_eq!(spelled(&v7), "linux/arm/v7");
    }

    #[test]
    fn half_a_platform_is_refused() {
        for text in ["linux", "linux/", "a/b/c/d", ""] {
            assert!(text.parse::<Wanted>().is_err(), "{text}");
        }
    }
}
