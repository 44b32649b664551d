//! Real images: a small Debian-like root file system in layers, by umoci; the same in zstd, by skopeo.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use tempfile::TempDir;

use super::peers::{installed, shell};

/// The layers of each image.
pub(crate) const LAYERS: usize = 4;

/// Layer by layer: a shell and its names; files of the system; changes; what was removed.
const BUILD: &str = r#"
cd "$1"
umoci init --layout gzip
umoci new --image gzip:real
umoci unpack --rootless --image gzip:real bundle
commit() { umoci repack --refresh-bundle --image gzip:real --history.created_by "$1" bundle; }
root=bundle/rootfs
mkdir -p $root/bin $root/etc $root/usr/share/doc
cp "$(command -v busybox)" $root/bin/busybox
for name in sh ls cat mount; do ln -s busybox $root/bin/$name; done
commit base
cp /etc/os-release /etc/passwd /etc/group $root/etc/
for package in bash coreutils dpkg; do
  if [ -d /usr/share/doc/$package ]; then cp -r /usr/share/doc/$package $root/usr/share/doc/; fi
done
head -c 3000000 "$(command -v bash)" "$(command -v umoci)" > $root/usr/share/mixed
commit files
echo real > $root/etc/hostname
chmod 600 $root/etc/hostname
commit name
rm -r $root/usr/share/doc $root/bin/mount
commit removal
umoci gc --layout gzip
skopeo copy -q --dest-compress --dest-compress-format zstd oci:gzip:real oci:zstd:real
"#;

/// The images, in a folder of cargo's for tests; each run makes them anew.
pub(crate) struct Images {
    folder: PathBuf,
}

impl Images {
    /// Builds the images once; `None` when the programs for it are absent.
    pub(crate) fn make() -> Option<&'static Self> {
        static IMAGES: OnceLock<Option<Images>> = OnceLock::new();
        let programs = ["umoci", "skopeo", "busybox", "gzip", "zstd", "sha256sum", "bash"];
        let build = || {
            installed(&programs).then(|| {
                let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("real-images");
                shell("rm -rf \"$1\"; mkdir -p \"$1\"", &[folder.to_string_lossy()]);
                shell(BUILD, &[folder.to_string_lossy()]);
                Images { folder }
            })
        };
        IMAGES.get_or_init(build).as_ref()
    }

    /// The image whose layers are in gzip.
    pub(crate) fn gzip(&self) -> String {
        format!("{}/gzip:real", self.folder.display())
    }

    /// The image whose layers are in zstd.
    pub(crate) fn zstd(&self) -> String {
        format!("{}/zstd:real", self.folder.display())
    }

    /// The file of a blob of one of the two layouts.
    pub(crate) fn blob(&self, layout: &str, digest: &str) -> String {
        self.blob_in(&self.folder.join(layout), digest)
    }

    /// The file of a blob in another folder.
    pub(crate) fn blob_in(&self, layout: &Path, digest: &str) -> String {
        format!("{}/blobs/{}", layout.display(), digest.replace(':', "/"))
    }

    /// A copy of the gzip layout, to be spoilt.
    pub(crate) fn copy(&self) -> TempDir {
        let copy = TempDir::new().expect("a folder");
        let paths = [self.folder.join("gzip"), copy.path().to_owned()];
        shell("cp -r \"$1/.\" \"$2\"", &paths.map(|path| path.to_string_lossy().into_owned()));
        copy
    }
}
