// The packed part of the page, put where it belongs; a browser that cannot do this keeps the picture that is here, and what is said of it.

(async () => {
  const packed = document.querySelector("main.sg>[type='text/plain']"), bytes = Uint8Array.from(atob(packed.textContent), (letter) => letter.charCodeAt(0));
  const html = await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"))).text();
  packed.replaceWith(document.createRange().createContextualFragment(html));
})();
