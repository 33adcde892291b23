"""What is told by the words it stands in: marks of secrecy, mailboxes, keys, tokens, passwords, accounts, plates."""

import re

from policysite.data.suspects.kinds import Kind, Match, after, before
from policysite.data.suspects.numbers import WITH_EXTENSION, is_landline

# --- marks of secrecy, not every mention of it ---

_SPACE = r"(?: {0,4}|\n {1,40})"
_DECOR = r"[ *_`\"“”'‘’《〈「]{0,4}"
_TERM = r"[ ·(]{0,2}(?:保密期限)?[:为]? {0,2}(?:[0-9]{1,2} {0,2}(?:年|个月|月|天)|[一二三五十]{1,3} ?年|长期|永久)"
_TOP = rf"(?P<it>(?:绝|机){_SPACE}密)"
_LEVEL = rf"(?:绝|机|秘){_SPACE}密"
_STARRED = rf"{_LEVEL} {{0,4}}[★*]|[★] {{0,3}}{_LEVEL}|商密 ?★"
_TOLD = (
    r"(?:密 {0,4}级|秘密等级|密别|定密)(?:等级|标志|标识|\([^()\n]{1,6}\))?"
    rf"{_DECOR}[:为是|-]{{1,2}}{_DECOR}{_LEVEL}"
)
_BRACKETED = rf"[\[(【〔《「<“\"]{_DECOR}{_LEVEL}(?:级|件)?{_DECOR}[\])】〕》」>”\"]"
_TERMED = rf"{_LEVEL}{_TERM}"
_GRADED = r"(?<!、)(?<!和)(?<!或)(?:绝密|机密|秘密)级(?=文件|材料|资料|文电|电报|公文|会议|件|[,;。!?)】\]]|\s|\Z)"
_ALONE = r"(?<![^\s:|,;。.>#*])(?:秘密|秘 {1,4}密)(?![^\s|,;。*])"
_SPACED = r"秘密件|秘 {1,4}密(?![^\s★*|,;。:)\]】0-9])"
_MARK = re.compile("|".join((_STARRED, _TOLD, _BRACKETED, _TERMED, _GRADED, _ALONE, _SPACED)))

_OWNED = re.compile(
    r"(?:国家|党和国家|党|商业|军事|军|企业|核心|技术|泄露|泄漏|泄|严守|保守|窃取|刺探|知悉|接触|涉及)(?:的|与|和|或)?\Z"
)
_COMMON = re.compile(
    r"(?:性|级|[集切封码钥闭植实布不]|程度|度|与否|不?泄|工作|保护|制度|管理|计算|容器|法|罪|的(?!文件|材料)"
    r"|(?:文件|材料|资料|信息|数据|事项)的?(?:管理|传阅|保管|制度|清退|销毁|收发|处理|流转|目录|柜))"
)


def _is_top_mark(found: Match) -> bool:
    """绝密 or 机密 as a mark: not 机密性, not 国家机密, not one of the levels that a rule lists."""
    said, rest = before(found, 8), after(found, 8)
    if re.search(r"classification: \Z", before(found, 16)):
        return False  # the settings' own rule refuses it there
    common = (
        _OWNED.search(said)
        or _COMMON.match(rest)
        or re.match("、|和|或|与|/", rest)
        or re.search(r"[、和或与]\Z", said)
    )
    return not common


def _is_mark(found: Match) -> bool:
    """秘密 as a mark: not one that somebody owns, not its definition, not a vote, not a level that a list names."""
    heading = re.search(r"(?:\A|[\n|#>*-]) *\Z", before(found, 8)) and re.match(r" *(?:\Z|[\n|*])", after(found, 4))
    if found[0].endswith("级") and heading:
        return False
    if re.search(r"classification: \Z", before(found, 16)) or re.search(
        r"(?:国家|工作|商业|警务|军事)\Z", before(found, 2)
    ):
        return False
    return not re.match(",? ?(?:是指|指的?是|即)|(?:方式)?(?:投票|表决|选举|写票)", after(found, 6))


_SP = " {0,4}"
_INTERNAL_WORD = rf"内{_SP}部{_SP}(?:资{_SP}料|刊{_SP}物|参{_SP}阅)"
_INTERNAL = re.compile(
    rf"{_INTERNAL_WORD}"
    rf"|内{_SP}部{_SP}(?:文{_SP}件|材{_SP}料|使{_SP}用|情{_SP}况|传{_SP}阅)[ ,;:。!)\]】]{{0,3}}"
    r"(?:注意保[存密管]|妥善保[管存]|请?(?:勿|不得|严禁|禁止|切勿)(?:外传|扩散|翻印|复制|转发|公开|上网))(?!的|等)"
    r"|(?:不得|请勿|切勿|严禁|禁止|不准|不可|勿)(?:对外|向外)?(?:外传|外泄|扩散)(?![”\"]?(?:的|等))"
    r"|(?:仅限|只限|限)(?:内部|本单位|本机关|系统内)(?:使用|阅读|传阅|掌握),? ?(?:不得|请勿|严禁|切勿)"
    r"|(?:此件|本件|本文件|该件|本材料|此文)不(?:予|宜|得)?公开"
)
_HANDLED = re.compile(
    r"(?:清理|清查|查看|登记|归还|领取|下载|打印|上传|窃取|遗失|丢失|交接|移交|泄露|泄漏|外泄|保管|借阅|查阅|调阅|翻阅|整理|归集|收集|复制|携带|涉及|印制|传播|使用|管理|处理|提供|印发|出版|刊发|汇编|"
    r"编印|索取|获取|留存|销毁|清退|存放|各类|有关|相关|重要|单位|部门|一些|大量|其他)的?\Z"
)

_GUARDED = re.compile(r"(?:口令|密码|密钥|证书|账号|帐号|数据|信息|隐私|秘密|机密|线索)(?:均|都|一律|绝)?\Z")
"""What rules forbid to give away; a mark forbids it of the paper that it stands on."""


def _is_internal_mark(found: Match) -> bool:
    """内部资料 as a mark on something, not as a word for it: 内部资料室, 借阅内部资料; 口令不得外泄 is a rule."""
    if not re.match(_INTERNAL_WORD, found[0]):
        return not _GUARDED.search(before(found, 6))
    rest = after(found, 4)
    named = re.match(r"[性室库柜类区目网管借查编印准出收和与及或等]|的(?!文件)|[、](?!不|勿|严|请)", rest)
    return not (_HANDLED.search(before(found, 4)) or named)


# --- mailboxes ---

_MAILBOX = r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,5}[A-Za-z]{2,24}(?![A-Za-z0-9])"


_OFFICE = re.compile(
    r"(?:[a-z]{0,4}(?:bgs|bangongshi|bangongting)|(?:the)?office|admin|administrator|info|information|service|services|"
    r"support|help|helpdesk|contact|contactus|feedback|webmaster|postmaster|hostmaster|root|security|abuse|mail|email|"
    r"mailbox|news|press|media|hr|job|jobs|zhaopin|sales|market|finance|legal|public|enquiry|inquiry|no|reply|noreply|"
    r"donotreply|notice|notify|notification|system|robot|bot|team|dept|department|center|centre|xinfang|jubao|jiandu|"
    r"zixun|fuwu|kefu|zhidui|dangban|dangwei|jiwei|jijian|rsc|renshi|cwc|caiwu|xxzx|xxgk|zwgk|zwfw|[0-9]{1,3})\Z"
)
"""The parts of the name of a mailbox that several share by their office."""


def _is_personal(found: Match) -> bool:
    """Somebody's own mailbox: not one of a government domain or of an office's name; no `git@`, no password."""
    address = found[0].lower()
    name = re.sub(r"(?<=[a-z])[0-9]{1,3}\Z", "", address.partition("@")[0])
    parts = [part for part in re.split("[._+-]", name) if part]
    shared = all(map(_OFFICE.match, parts)) and not name.isdigit()
    public = address.endswith(".gov.cn") or address.startswith("git@")
    return not (shared or public or re.search(r"://[^\s/]*\Z", before(found, 80)))


# --- keys and tokens ---

_KEY = (
    r"-{2,5} ?BEGIN (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)? ?-{2,5}|PuTTY-User-Key-File"
    r"|AGE-SECRET-KEY-1[A-Z0-9]{20}|b3BlbnNzaC1rZXktdjE[A-Za-z0-9+/=]{10}"
)
_END = r"(?![A-Za-z0-9_-])"
_TOKEN = (
    r"(?<![A-Za-z0-9_])(?:"
    r"gh[opusr]_[A-Za-z0-9]{20,255}|github_pat_[A-Za-z0-9_]{20,255}|gl(?:pat|ptt|dt|rt|cbt|ft|soat|agent)-[A-Za-z0-9_.-]{18,255}"
    rf"|(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{{16}}{_END}|AIza[A-Za-z0-9_-]{{35}}|ya29\.[A-Za-z0-9_-]{{20,255}}"
    rf"|LTAI[A-Za-z0-9]{{12,30}}{_END}|AKID[A-Za-z0-9]{{13,40}}{_END}"
    r"|xox[abeoprs]-[A-Za-z0-9-]{10,255}|xapp-[A-Za-z0-9-]{20,255}"
    r"|sk-(?:ant-|proj-|or-|live-)?[A-Za-z0-9_-]{20,255}|[spr]k_(?:live|test)_[A-Za-z0-9]{16,255}"
    r"|npm_[A-Za-z0-9]{30,255}|pypi-AgE[A-Za-z0-9_-]{20,255}|hf_[A-Za-z0-9]{30,255}|dop_v1_[a-f0-9]{40,80}"
    r"|SG\.[A-Za-z0-9_-]{16,64}\.[A-Za-z0-9_-]{16,64}"
    r"|eyJ[A-Za-z0-9_-]{8,2000}\.eyJ[A-Za-z0-9_-]{4,2000}\.[A-Za-z0-9_-]{8,2000}"
    r")"
    r"|(?<![A-Za-z])(?:[Bb]earer|Basic) {1,3}(?=[A-Za-z0-9._~+/-]{0,60}[0-9])[A-Za-z0-9._~+/-]{16,2000}={0,2}"
    r"|qyapi\.weixin\.qq\.com/cgi-bin/webhook/send\?key=[a-f0-9-]{30,40}|[?&](?:access_token|private_token|sig)=[A-Za-z0-9._-]{16,255}"
    r"|hooks\.slack\.com/services/[A-Za-z0-9/]{20,80}"
)
_TOKEN_SIGNS = (
    *("ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-", "glptt-", "gldt-", "glrt-", "glcbt-", "glft-"),
    *(
        "glsoat-",
        "glagent-",
        "akia",
        "asia",
        "abia",
        "acca",
        "aiza",
        "ya29.",
        "ltai",
        "akid",
        "xox",
        "xapp-",
        "sk-",
        "k_live_",
    ),
    *(
        "k_test_",
        "npm_",
        "pypi-age",
        "hf_",
        "dop_v1_",
        "sg.",
        "eyj",
        "bearer",
        "basic",
        "webhook",
        "_token=",
        "sig=",
        "hooks.",
    ),
)

_NAMED_KEY = (
    r"(?P<word>[Kk]ey|KEY|[Tt]oken|TOKEN|[Ss]ecret|SECRET|密钥|秘钥|授权码|令牌)"
    r"(?:\([^()\n]{1,8}\))?[\"']?(?: ?[:=] ?|是|为)[\"'`]?(?P<it>[A-Za-z0-9+/_.=-]{12,200})"
)
_WHOSE = re.compile(r"(?:access|api|secret|app|client|private|auth|id)[_ -]?\Z", re.IGNORECASE)


def _is_random(found: Match) -> bool:
    """Whether a value was made by a machine: letters and digits mixed, and no expression of a program."""
    value, bare = found["it"], found["word"].lower() == "key"
    if (bare and not _WHOSE.search(before(found, 8))) or after(found, 1) in ("(", "["):
        return False
    return bool(re.search("[0-9]", value) and re.search("[A-Za-z]", value) and not re.match(r"[A-Za-z_]+\.", value))


# --- passwords ---

_IN_ADDRESS = r"[A-Za-z][A-Za-z0-9+.-]{1,20}://[^\s/:@\"'<>{}$]{0,64}:(?P<it>[^\s/@\"'<>{}$]{1,128})@[A-Za-z0-9\[.-]"
_CHINESE = (
    r"(?:密 {0,4}码|口 {0,4}令|提取码|访问码|(?:验 ?证|动 ?态|激 ?活|邀 ?请|安 ?全|解 ?锁|开 ?锁|开 ?机|"
    r"门 ?禁|登 ?录|支 ?付|短 ?信|查 ?询|授 ?权|确 ?认)码|(?<!发票)(?<!信用代码)校 ?验码|"
    r"(?<![A-Za-z])(?:PIN|Pin|pin|OTP|CVV2?|CVC2?)(?![A-Za-z])(?: ?码)?)(?:\([^()\n]{1,8}\))?[\"'*_`]{0,2}"
    r"(?P<said> ?[:=|]{1,3} ?|[ ]?(?:是|为|就是|改为|设为|重置为|均为|都是|统一为) ?:? ?| |)[\"'“‘`*(]{0,3}"
    r"(?P<it>[!#-&(-~]{3,64})"
)
_CODES = (
    *(
        "提取码",
        "访问码",
        "验证码",
        "动态码",
        "激活码",
        "邀请码",
        "安全码",
        "解锁码",
        "开锁码",
        "开机码",
        "门禁码",
        "登录码",
    ),
    *("支付码", "短信码", "查询码", "授权码", "确认码", "校验码", "pin", "otp", "cvv", "cvc"),
)
_ENGLISH = (
    r"(?<![A-Za-z])(?:[A-Za-z]{1,12}[_-])?(?:[Pp]ass(?:word|wd|phrase|code)?|PASS(?:WORD|WD)?|[Pp]wd|PWD)"
    r"[\"'*_`]{0,2} ?(?P<said>[:=]| is ) ?(?P<quote>[\"'“`]?)(?P<it>[!#-&(-~]{4,64})"
)
_NOTHING = re.compile(
    r"[*x•.#_-]+|\.{3}.*|(?:true|false|null|none|undefined|n/a|yes|no|required|optional|string|text|password|value)[,;)]?"
    r"|https?:.*|[$<{%\[(].*|\d{1,2}[-~]\d{1,2}|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}.*|(?:GB|GM|GB/T|SM[1-9]|AES|RSA|SHA|MD5|DES|ISO|IEC|FIPS|TLS)[A-Z0-9./-]*",
    re.IGNORECASE,
)
_ABOUT = re.compile(r" ?(?:位|个|字|字符|种|次|年|月|天|版|算法|加密|标准|协议|类|级|等|条|页|项|及以上|以上|至)")


def _is_password(found: Match) -> bool:
    """A value after 密码: behind a colon or 是 any, else one with digits; no length, date, name of a method."""
    value, said = found["it"].rstrip(".,;:)\"'"), found["said"].strip()
    if _NOTHING.fullmatch(value):
        return False
    if _ABOUT.match(after(found, 4)) and (not said.startswith(":") or re.fullmatch("[0-9<>=~-]{1,4}", value)):
        return False
    if re.match("pin|otp|cv[vc]", found[0], re.IGNORECASE):
        return bool(re.fullmatch("[0-9]{3,8}" if said else "[0-9]{4,8}", value))
    if said:
        return len(value) > 3
    return len(value) > 5 and "/" not in value and bool(re.search("[0-9]", value))


def _is_written_password(found: Match) -> bool:
    """A value after `password`: quoted, or with a digit or sign in it, and no expression of a program."""
    value = found["it"].rstrip(".,;:)\"'")
    if len(value) < 4 or _NOTHING.fullmatch(value) or re.search(r"[(){}\[\];<>]|^[A-Za-z_]+\.[A-Za-z_.]+\Z|^=", value):
        return False
    return bool(found["quote"]) or bool(re.search("[0-9@#!]", value))


# --- accounts, car plates, extensions ---

_WECHAT = (
    r"(?:微 ?信|V信|v信|薇信|(?<![A-Za-z])(?:[Ww]e[Cc]hat|[Ww]eixin|[VvWw][Xx]))"
    r"(?P<kind> ?(?:号码?|账号|帐号|[Ii][Dd])?)"
    r"(?:\([^()\n]{1,8}\))?(?P<said> {0,2}[:=是为]{1,2} {0,2}| {1,2}|)"
    r"(?P<it>[A-Za-z][A-Za-z0-9_-]{5,19})(?![A-Za-z0-9_@.-])"
    r"|(?<![A-Za-z0-9])(?P<own>wxid_[a-z0-9]{6,24})"
)
_PRODUCTS = re.compile(
    r"(?:we ?chat|weixin|windows|android|iphone|ios|mac|web|https?|api|sdk|html|app|pay|work|bot|version)", re.I
)


def _is_wechat(found: Match) -> bool:
    """A name after 微信号 or 微信: ; after 微信 alone one with a digit or `_` in it, and no name of a product."""
    if found["own"]:
        return True
    name = found["it"]
    if _PRODUCTS.match(name):
        return False
    plain = not found["kind"].strip() and not found["said"].strip()
    return not plain or bool(re.search("[0-9_]", name))


_QQ = (
    r"(?:(?<![A-Za-z])[Qq]{2}|扣扣|企鹅号)(?: ?(?:号码?|群号?|账号|[Ii][Dd]|[Nn]o\.?))?(?:[是为:= #]|\(\w{1,6}\)){0,3}"
    r"(?P<it>[1-9](?:[ -]?[0-9]){4,10})(?![0-9A-Za-z@年月版个人.-])"
)
_HOME = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_SIGN = "A-HJ-NP-Za-hj-np-z"
_PLATE = (
    rf"(?<=[{_HOME}])[{_SIGN}][ ·.-]{{0,2}}(?:[{_SIGN}0-9]{{5}}|[DFA-Kdfa-k][{_SIGN}0-9][0-9]{{4}}|[0-9]{{5}}[DFA-K]"
    rf"|[{_SIGN}0-9]{{4}}[挂学警港澳])(?![A-Za-z0-9-])"
    rf"|(?<![A-Za-z0-9])WJ ?[{_HOME}]? ?[0-9]{{4}}[0-9A-Z](?![A-Za-z0-9])"
)


def _is_plate(found: Match) -> bool:
    """A plate has digits, and no standard (新GB12345), share or section is written like one."""
    body = found[0]
    digits = len(re.findall("[0-9]", body))
    if digits < 2 or (re.match(r"(?:GB|DB|HB|JG|QB|GA|CJ)[^a-z]", body, re.IGNORECASE) and digits > 4):
        return False
    called = re.search("车牌|号牌|车号|车辆|牌照|车", before(found, 10))
    return bool(called) or (
        body[0].isupper() and digits > 2 and not re.match("号?文|热线|标段|项目|工程|[.-][0-9]", after(found, 2))
    )


WORDS = (
    Kind("密级标志", re.compile(_TOP), _is_top_mark, ("密",)),
    Kind("密级标志", _MARK, _is_mark, ("密",)),
    Kind("内部资料标志", _INTERNAL, _is_internal_mark, ("内部", "外传", "外泄", "扩散", "公开", "只限", "仅限")),
    Kind("个人邮箱", re.compile(_MAILBOX), _is_personal, ("@",)),
    Kind("私钥", re.compile(_KEY), needs=("privatekey", "putty", "age-secret", "b3blbnnzac1r")),
    Kind("访问令牌", re.compile(_TOKEN), needs=_TOKEN_SIGNS),
    Kind("访问令牌", re.compile(_NAMED_KEY), _is_random, ("key", "token", "secret", "密钥", "秘钥", "授权码", "令牌")),
    Kind("网址中的密码", re.compile(_IN_ADDRESS), needs=("://",)),
    Kind("密码", re.compile(_CHINESE), _is_password, ("密码", "口令", *_CODES)),
    Kind("密码", re.compile(_ENGLISH), _is_written_password, ("pass", "pwd")),
    Kind("微信号", re.compile(_WECHAT), _is_wechat, ("微信", "v信", "薇信", "wechat", "weixin", "vx", "wx")),
    Kind("QQ号", re.compile(_QQ), needs=("qq", "扣扣", "企鹅号")),
    Kind("车牌号", re.compile(_PLATE), _is_plate, (*_HOME, "wj")),
    Kind("电话号码", re.compile(WITH_EXTENSION), is_landline, ("转", "分机")),
)
