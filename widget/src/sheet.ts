/** Style sheets of parts on demand. */

/** Makes a sheet and returns what gives it, once, to a shadow tree. */
export function makeSheet(text: string): (tree: ShadowRoot) => void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  return (tree) => {
    if (!tree.adoptedStyleSheets.includes(sheet)) {
      tree.adoptedStyleSheets = [...tree.adoptedStyleSheets, sheet];
    }
  };
}
