// Draws stretches of a document. Their text is set as text, so nothing in it can become HTML.
export default function ({ data, parentElement }) {
  const place = parentElement.querySelector(".stretches");
  place.replaceChildren();
  for (const { text, role, named } of data.pieces) {
    const piece = document.createElement("span");
    piece.textContent = text;
    if (role) piece.className = role;
    if (named) piece.title = named;
    place.append(piece);
  }
  const legend = parentElement.querySelector(".legend");
  legend.replaceChildren();
  for (const { role, named } of data.legend) {
    const mark = document.createElement("span");
    mark.textContent = named;
    mark.className = role;
    legend.append(mark);
  }
  const first = place.querySelector("span[class]");
  if (first) place.scrollTop = first.offsetTop - place.offsetTop - place.clientHeight / 3;
}
