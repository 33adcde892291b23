"""What the operating system refuses, in Chinese."""

import errno
import os

_WORDS = {
    errno.ENOSPC: "磁盘空间不足",
    errno.EDQUOT: "磁盘配额已用完",
    errno.EFBIG: "文件超过系统允许的大小",
    errno.EROFS: "磁盘是只读的",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.ENOENT: "没有这个文件或目录",
    errno.ENOTDIR: "路径中有一段不是目录",
    errno.EISDIR: "是目录，不是文件",
    errno.EEXIST: "已经存在",
    errno.EBUSY: "正被占用，或是挂载点",
    errno.EXDEV: "是挂载点，不能整个替换",
    errno.EIO: "磁盘读写出错",
    errno.ENAMETOOLONG: "路径过长",
    errno.EMFILE: "打开的文件过多",
    errno.EADDRINUSE: "端口已被占用，请用--port另选一个",
}


def system_words(error: OSError) -> str:
    """`site/index.html：磁盘空间不足`: what was refused and why."""
    why = _WORDS.get(error.errno or 0) or os.strerror(error.errno or 0)
    where = error.filename2 or error.filename
    return f"{os.fsdecode(where)}：{why}" if where else why
