// The packed part of the page, put where it belongs; a browser that cannot do this keeps the finished picture.

(async () => {
  const packed = document.querySelector("main.sg>[type='text/plain']"), [size, signs] = packed.textContent.split(" "), bytes = new Uint8Array(size);
  // Of the signs from ! to ~ three are left out: & ' <.
  const sign = (i, code = signs.charCodeAt(i)) => code - 33 - 2 * (code > 39) - (code > 60);
  for (let i = 0, at = 0, bits = 0, count = 0; i < signs.length; i += 2) {
    bits |= (sign(i) + 91 * sign(i + 1)) << count;
    for (count += 13; count > 7; count -= 8, bits >>= 8) bytes[at++] = bits & 255;
  }
  const text = await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"))).text();
  const html = text.split("\x01").reduce((all, part) => {
    const end = part.indexOf(";"), [start, length] = part.slice(0, end).split(" ").map((digits) => parseInt(digits, 36));
    return all + all.substr(start, length) + part.slice(end + 1);
  });
  packed.replaceWith(document.createRange().createContextualFragment(html));
})();
