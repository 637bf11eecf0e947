# Makes a file system out of a folder, in a mount namespace that ends with its program, and becomes that
# program. Started by container.ts, which explains it:
#   enter-container.sh ROOT build|server USER WORKDIR (FROM TO rw|ro)... -- COMMAND...
set -e
root=$1 mode=$2 user=$3 workdir=$4
shift 4
mount --bind "$root" "$root"
for name in usr etc opt; do
  mkdir -p "$root/$name"
  mount --rbind "/$name" "$root/$name"
  mount -o remount,bind,ro "$root/$name"
done
for name in dev proc; do
  mkdir -p "$root/$name"
  mount --rbind "/$name" "$root/$name"
done
for name in bin sbin lib lib32 lib64; do
  if [ -L "/$name" ]; then ln -sfn "usr/$name" "$root/$name"; fi
done
mkdir -p "$root/tmp"
mount -t tmpfs tmpfs "$root/tmp"
while [ "$1" != -- ]; do
  target="$root$2"
  if [ -d "$1" ]; then
    mkdir -p "$target"
  elif [ ! -e "$target" ]; then
    mkdir -p "$(dirname "$target")"
    : > "$target"
  fi
  mount --rbind "$1" "$target"
  if [ "$3" = ro ]; then mount -o remount,bind,ro "$target"; fi
  shift 3
done
shift
if [ "$mode" = build ]; then
  exec chroot "$root" sh -c 'cd "$0" && exec "$@"' "$workdir" "$@"
fi
mount -o remount,bind,ro "$root"
set -- --no-new-privs --bounding-set=-all -- sh -c 'cd "$0" && exec "$@"' "$workdir" "$@"
if [ -n "$user" ]; then set -- "--reuid=$user" "--regid=$user" --clear-groups "$@"; fi
exec chroot "$root" setpriv "$@"
