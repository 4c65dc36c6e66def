/** The style sheet of report pages: light and dark, phone to paper, without fonts or images. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --ink: #1c2128; --soft: #57606a; --line: #d0d7de; --ground: #ffffff; --panel: #f6f8fa;
  --baseline: #2f6fb3; --candidate: #b85c00; --good: #1a7f37; --bad: #c02626; --doubt: #8a6100;
  --good-zone: #1a7f3722; --bad-zone: #c0262622; --same-zone: #57606a26;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ink: #e6edf3; --soft: #9da7b3; --line: #3d444d; --ground: #0d1117; --panel: #161b22;
    --baseline: #79b8ff; --candidate: #ffab5c; --good: #56d364; --bad: #ff7b72; --doubt: #e3b341;
    --good-zone: #56d36426; --bad-zone: #ff7b7226; --same-zone: #9da7b330;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 72rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: .25rem 0 .75rem; }
h2 { font-size: 1.2rem; margin: 2.25rem 0 .5rem; padding-bottom: .25rem; border-bottom: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 1.5rem 0 .25rem; }
p, ul { margin: .5rem 0; }
.eyebrow, .note, figcaption, caption { color: var(--soft); font-size: .875rem; }
.verdict { border: 1px solid var(--line); border-left: .5rem solid var(--soft); border-radius: .4rem; padding: .75rem 1rem; background: var(--panel); }
.verdict.good { border-left-color: var(--good); } .verdict.bad { border-left-color: var(--bad); } .verdict.doubt { border-left-color: var(--doubt); }
.good-text { color: var(--good); font-weight: 600; } .bad-text { color: var(--bad); font-weight: 600; } .doubt-text { color: var(--doubt); font-weight: 600; }
code, pre { font-family: ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: .84rem; }
code { overflow-wrap: anywhere; }
pre { background: var(--panel); border: 1px solid var(--line); border-radius: .4rem; padding: .6rem .8rem; overflow-x: auto; margin: .5rem 0; white-space: pre-wrap; overflow-wrap: anywhere; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .875rem; margin: .5rem 0; font-variant-numeric: tabular-nums; }
caption { text-align: left; padding: .25rem 0; }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem .35rem 0; border-bottom: 1px solid var(--line); }
table.wide { font-size: .8125rem; } table.wide td { white-space: nowrap; } table.wide th { vertical-align: bottom; }
td.number, th.number { text-align: right; } td.number { white-space: nowrap; }
figure { margin: .5rem 0 1rem; }
.row { display: grid; grid-template-columns: 15rem 1fr 17rem; column-gap: .75rem; align-items: center; border-bottom: 1px solid var(--line); }
.row .name { font-size: .875rem; overflow-wrap: anywhere; }
.row .numbers { font-size: .8125rem; font-variant-numeric: tabular-nums; text-align: right; }
.axis { border: 0; }
svg { display: block; width: 100%; overflow: visible; }
svg text { fill: var(--soft); font: 12px system-ui, sans-serif; }
.zero { stroke: var(--ink); stroke-width: 1; } .tick { stroke: var(--line); }
.bound { stroke: var(--soft); stroke-dasharray: 4 3; stroke-width: 1.5; }
.zone-good { fill: var(--good-zone); } .zone-bad { fill: var(--bad-zone); } .zone-same { fill: var(--same-zone); }
.interval { stroke: var(--ink); stroke-width: 2.5; } .estimate { fill: var(--ink); stroke: var(--ground); stroke-width: 1.5; }
.baseline { fill: var(--baseline); stroke: var(--baseline); } .candidate { fill: var(--candidate); stroke: var(--candidate); }
.dot { fill: var(--ink); fill-opacity: .55; stroke: var(--ink); }
.hollow { fill: none; } .median { stroke-width: 1.5; stroke-opacity: .8; } .median.baseline { stroke-dasharray: 7 4; }
.failed { stroke: var(--bad); stroke-width: 2; }
.plot { display: grid; grid-template-columns: 3.75rem 1fr; }
.flames { width: 100%; min-width: 40rem; height: auto; } .flames text { font-size: 11px; fill: var(--ink); }
.flame { stroke: var(--ground); } .flame.more { fill: var(--bad); } .flame.fewer { fill: var(--baseline); }
.legend { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; font-size: .8125rem; color: var(--soft); margin: .25rem 0; padding: 0; list-style: none; }
.legend svg { display: inline-block; width: 18px; height: 12px; vertical-align: -1px; margin-right: .35rem; }
details { border: 1px solid var(--line); border-radius: .4rem; padding: .4rem .8rem; margin: .5rem 0; }
summary { cursor: pointer; font-weight: 600; }
@media (max-width: 46rem) {
  body { font-size: 15px; }
  .row { grid-template-columns: 1fr auto; row-gap: .1rem; padding-top: .4rem; }
  .row .strip { grid-column: 1 / -1; grid-row: 2; }
  .axis .name, .axis .numbers { display: none; }
  .row .numbers { max-width: 13rem; }
}
@media print {
  body { font-size: 10pt; } main { max-width: none; padding: 0; }
  details::details-content { content-visibility: visible; display: block; }
  figure, .row, table { break-inside: avoid; }
}
`;
