"""A stand-in for `gh`: the pull requests of one repository and of its forks, kept in the file $FORGE.

A request whose head is `live` has the commit that its branch has in $REMOTE now; `behind`, how many listings it still
shows the commit `seen`. What is asked in a way that the real one would refuse is refused.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

STATE = Path(os.environ["FORGE"])
VALUED = ("--head", "--title", "--body", "--body-file", "--state", "--limit", "--json")


def main(words):
    state = json.loads(STATE.read_text(encoding="utf-8"))
    state["calls"].append(" ".join(words))
    try:
        answer(state, words)
    finally:
        STATE.write_text(json.dumps(state, ensure_ascii=False), encoding="utf-8")


def answer(state, words):
    options, places = {}, []
    rest = iter(words)
    for word in rest:
        if word in VALUED:
            options[word] = next(rest)
        else:
            places.append(word)
    if state["garbled"] and places[1] == "list":
        print(state["garbled"])
        return
    {"list": show, "create": create, "edit": edit, "comment": comment, "ready": ready}[places[1]](
        state, options, places
    )


def show(state, options, places):
    rows = [each for each in reversed(state["requests"]) if each["headRefName"] == options["--head"]]
    rows = [each for each in rows if each["state"] == options["--state"].upper()][: int(options.get("--limit", 30))]
    print(
        json.dumps(
            [
                {key: head(each) if key == "headRefOid" else each[key] for key in options["--json"].split(",")}
                for each in rows
            ]
        )
    )


def head(request):
    if request["headRefOid"] != "live":
        return request["headRefOid"]
    if request["behind"]:
        request["behind"] -= 1
        return request["seen"]
    return branch(request["headRefName"])


def branch(name):
    asked = ["git", "--git-dir", os.environ["REMOTE"], "rev-parse", "--verify", "--quiet", f"refs/heads/{name}"]
    return subprocess.run(asked, capture_output=True, text=True).stdout.strip()


def create(state, options, places):
    if os.environ.get("REFUSED"):
        sys.exit("not permitted to create")
    own = [each for each in state["requests"] if not each["isCrossRepository"] and each["state"] == "OPEN"]
    if any(each["headRefName"] == options["--head"] for each in own) or not branch(options["--head"]):
        sys.exit("a pull request for this branch already exists, or there is no such branch")
    new = {"number": len(state["requests"]) + 7, "headRefName": options["--head"], "title": options["--title"]}
    state["requests"].append(
        new
        | {
            "body": text(options),
            "isCrossRepository": False,
            "headRefOid": "live",
            "behind": 0,
            "seen": "",
            "state": "OPEN",
            "isDraft": False,
            "comments": [],
        }
    )


def text(options):
    said = options["--body"] if "--body" in options else Path(options["--body-file"]).read_text(encoding="utf-8")
    if len(said) > 65536:
        sys.exit("body is too long (maximum is 65536 characters)")
    return said


def request(state, places):
    return next(each for each in state["requests"] if str(each["number"]) == places[2])


def edit(state, options, places):
    found = request(state, places)
    if "--title" in options:
        if len(options["--title"]) > 255:
            sys.exit("title is too long")
        found["title"] = options["--title"]
    if "--body-file" in options:
        found["body"] = text(options)


def comment(state, options, places):
    if places[0] == "issue":
        state["answers"].append({"number": int(places[2]), "body": text(options)})
    else:
        request(state, places)["comments"].append(text(options))


def ready(state, options, places):
    if os.environ.get("NO_DRAFTS"):
        sys.exit("Draft pull requests are not supported in this repository.")
    request(state, places)["isDraft"] = "--undo" in places


main(sys.argv[1:])
