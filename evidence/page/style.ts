/** Everything that the page looks like; nothing is fetched. Words say each outcome, colours only repeat it. */
export const style = `
:root { color-scheme: light; font: 100%/1.5 system-ui, sans-serif; color: #1b1b1b; background: #fff; }
body { margin: 0 auto; max-width: 80rem; padding: 1rem 1.5rem 4rem; }
h1, h2, h3 { line-height: 1.25; }
h2 { margin-top: 3rem; border-bottom: 2px solid #1b1b1b; }
h3 { margin-top: 2rem; overflow-wrap: anywhere; }
a { color: #0b4ea2; }
a:focus-visible, .table:focus-visible, summary:focus-visible { outline: 3px solid #0b4ea2; outline-offset: 2px; }
.skip { position: absolute; left: -100rem; }
.skip:focus { position: static; }
.table { overflow-x: auto; margin: 1rem 0; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
caption { text-align: left; font-weight: 600; padding: .25rem 0; }
th, td { border: 1px solid #767676; padding: .25rem .5rem; text-align: left; vertical-align: top; overflow-wrap: break-word; }
thead th { background: #ececec; }
tbody th { font-weight: 600; }
dt { font-weight: 600; margin-top: .5rem; }
dd { margin: 0 0 .25rem 1rem; overflow-wrap: anywhere; }
.warning { border-left: .5rem solid #a4262c; padding: .5rem 1rem; background: #fdf1f1; }
.outcome { display: inline-block; padding: 0 .4rem; border: 1px solid; border-radius: .25rem; white-space: nowrap; }
.fail { color: #8c1d23; background: #fdf1f1; }
.not-run { color: #6b3c00; background: #fff5e5; }
.undetermined { color: #6b3c00; background: #fff5e5; }
.excepted { color: #4b2a85; background: #f5f0ff; }
.pass { color: #0a5c2b; background: #effaf2; }
.not-applicable { color: #444; background: #f4f4f4; }
@media print {
  body { max-width: none; padding: 0; font-size: 9pt; }
  .skip, nav { display: none; }
  .table { overflow: visible; }
  thead { display: table-header-group; }
  tr, .warning { break-inside: avoid; }
  a { color: inherit; text-decoration: none; }
  @page { margin: 15mm; }
}
`;
