// 分享: the code and the address of what stands above, to be scanned or copied into WeChat. Nothing is sent from here;
// where the system has a way of sharing of its own, that is offered too.
// Material swaps the page's content, so everything is set up on each `document$`.
(function () {
  "use strict";

  const { all, make, button } = window.policyPage;

  // An address as people read it; one that is not well-formed as it is.
  function readable(address) {
    try {
      return decodeURI(address);
    } catch (refused) {
      return address;
    }
  }

  // A code with its address beneath what it is for; without one where the address is too long.
  function code(address, words) {
    const figure = make("figure", "qr-code");
    const caption = make("figcaption", "", words);
    const picture = window.qr.picture(address);
    caption.append(make("span", "address", readable(address)));
    figure.append(...(picture ? [picture] : []), caption);
    return figure;
  }

  function panelOf(address, title) {
    const panel = make("div", "share-panel");
    const said = make("p", "note");
    said.setAttribute("role", "status");
    const ways = make("p", "actions");
    ways.append(button("quiet", "复制网址", async () => {
      await window.copyText(address);
      said.textContent = "网址已复制，可粘贴到微信";
    }));
    if (navigator.share) {
      ways.append(button("quiet", "用本机分享", () => navigator.share({ title, url: address }).catch(() => {}))); // closed again
    }
    panel.append(code(address, "用微信扫一扫打开，或复制网址发送"), ways, said);
    return panel;
  }

  function setUp(button) {
    const { copy, link } = button.previousElementSibling.dataset;
    let panel = null;
    const show = (open) => {
      button.setAttribute("aria-expanded", String(open));
      if (panel) panel.remove();
      panel = open ? panelOf(new URL(link, location.href).href, copy.split("：“")[0]) : null;
      if (panel) (button.closest(".beside") || button.closest("p")).after(panel);
    };
    button.addEventListener("click", () => show(!panel));
  }

  Object.assign(window, { shareCode: code, readableAddress: readable });
  const setUpAll = () => all("button.share").forEach(setUp);

  if (window.document$) window.document$.subscribe(setUpAll);
  else setUpAll();
})();
