/** The look of the page: one column on a phone, light or dark as the reader likes, black on white on paper. */
export const pageStyle = `:root{color-scheme:light dark;--bg:#fff;--fg:#1c2430;--quiet:#556070;--line:#d5dbe3;--box:#f4f6f9;--r:#8a97a8;--c:#1f5fbf;--drift:#a3290f;--drift-bg:#fdece7;--calm:#1d6b3c;--calm-bg:#e8f5ed;--unknown:#6b5200;--unknown-bg:#fdf5dc;--h0:#eef1f5;--h1:#d9dfe8;--h2:#f6c9a8;--h3:#e58a5a;--h4:#b3401a;--h4t:#fff;--h3t:#000}
@media (prefers-color-scheme:dark){:root{--bg:#12161c;--fg:#e4e9f0;--quiet:#a3afbf;--line:#333d4a;--box:#1b222b;--r:#728196;--c:#86b7ff;--drift:#ffa48c;--drift-bg:#3b1a12;--calm:#83d6a2;--calm-bg:#12301d;--unknown:#ead07a;--unknown-bg:#33290a;--h0:#1d242d;--h1:#2c3643;--h2:#5c3a26;--h3:#94512f;--h4:#f0825a;--h4t:#12161c;--h3t:#fff}}
*{box-sizing:border-box}
html{scroll-padding-top:4.5rem}
body{margin:0 auto;max-width:72rem;padding:1rem;background:var(--bg);color:var(--fg);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;overflow-wrap:break-word}
h1{font-size:1.6rem;line-height:1.25;margin:0 0 .6rem}
h2{font-size:1.25rem;margin:2rem 0 .6rem}
h3{font-size:1.05rem;margin:1rem 0 .3rem}
a{color:var(--c)}
p,ul,dl{margin:.5rem 0}
p,li,dd,h1,h2,h3{overflow-wrap:anywhere}
ul{padding-left:1.3rem}
.quiet,small,figcaption{color:var(--quiet)}
.quiet,figcaption{font-size:.9rem}
small{font-size:.8rem}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
nav{position:sticky;top:0;z-index:3;background:var(--bg);border-bottom:1px solid var(--line);margin:0 -1rem;padding:.4rem 1rem;overflow-x:auto;white-space:nowrap}
nav a{margin-right:1rem;display:inline-block}
@media (min-width:44rem){nav{white-space:normal}}
dl.sides,dl.figures,dl.settings{display:grid;grid-template-columns:repeat(auto-fit,minmax(15rem,1fr));gap:.4rem 1.5rem}
dl dt{color:var(--quiet);font-size:.85rem}
dl dd{margin:0}
dl.guide dt{color:var(--fg);font-weight:600;margin-top:.6rem;font-size:1rem}
.key{display:inline-block;width:.8em;height:.8em;border-radius:2px}
.key.r{background:var(--r)}.key.c{background:var(--c)}
.banner{font-size:1.5rem;margin:1rem 0;padding:.7rem 1rem;border-radius:.5rem;border-left:.5rem solid currentColor}
.banner small{display:block;font-size:.95rem;font-weight:400;color:inherit}
.drift{color:var(--drift)}.calm{color:var(--calm)}.unknown{color:var(--unknown)}
.banner.drift{background:var(--drift-bg)}.banner.calm{background:var(--calm-bg)}.banner.unknown{background:var(--unknown-bg)}
.v{white-space:nowrap;font-weight:600}
.v.drift::before,.banner.drift::before{content:"▲ ";content:"▲ " / ""}
.v.calm::before,.banner.calm::before{content:"✓ ";content:"✓ " / ""}
.v.unknown::before,.banner.unknown::before{content:"? ";content:"? " / ""}
.box{background:var(--box);border:1px solid var(--line);border-radius:.5rem;padding:.2rem 1rem;margin-top:1.2rem}
.box h2{margin-top:.6rem}
.scroll{overflow-x:auto;margin:.6rem 0}
table{border-collapse:collapse;width:100%;font-size:.92rem}
th,td{text-align:left;vertical-align:top;padding:.35rem .6rem;border-bottom:1px solid var(--line)}
thead th.n{white-space:normal}
thead th{color:var(--quiet);font-weight:600;font-size:.85rem;vertical-align:bottom}
tbody th{font-weight:500;min-width:7rem;overflow-wrap:anywhere}
.headed th{border-bottom:0;padding-bottom:0}
.headed td{white-space:nowrap;font-variant-numeric:tabular-nums}
.headed small{white-space:normal}
.headed small,.headed code{font-weight:400;color:var(--quiet)}
.n{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
code,pre{font:.8rem/1.4 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
pre{white-space:pre-wrap;background:var(--box);padding:.6rem;border-radius:.4rem}
details{border:1px solid var(--line);border-radius:.4rem;margin:.5rem 0;padding:0 .8rem}
summary{cursor:pointer;padding:.45rem 0}
summary h3{display:inline;font-size:1rem;margin:0 .4rem 0 0}
.inside{padding-bottom:.6rem}
.feature .inside{scroll-margin-top:6rem}
.pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,20rem),1fr));gap:0 2rem;align-items:start}
.plots{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,19rem),1fr));gap:1rem}
figure{margin:.4rem 0;max-width:34rem}
svg{display:block;width:100%;height:auto}
svg text{font-size:10px;fill:var(--quiet)}
svg .e{text-anchor:end}svg .m{text-anchor:middle}
.r{fill:var(--r)}.c{fill:var(--c)}
.axis{stroke:var(--quiet);fill:none}.grid{stroke:var(--line)}
.band{fill:var(--r);opacity:.3}
.line{stroke:var(--c);fill:none;stroke-width:1.6}.dashed{stroke-dasharray:4 3}
.dot{fill:var(--c)}.ring{fill:var(--bg);stroke:var(--c)}.out{fill:var(--drift)}
.bars th{width:35%;min-width:0;font-weight:400}
.bars th,.bars td{border:0;padding:.15rem .4rem .15rem 0;vertical-align:middle;font-size:.85rem;line-height:1.25}
.bars svg{height:1.6rem}
.bars td:last-child{width:4rem;white-space:nowrap;text-align:right;font-variant-numeric:tabular-nums}
.heat{width:auto;font-size:.85rem}
.heat td{min-width:1.35rem;height:1.35rem;padding:0;text-align:center;vertical-align:middle;border:1px solid var(--bg)}
.heat th{border-bottom:0;padding:.1rem .5rem .1rem 0}
.heat tbody th{position:sticky;left:0;background:var(--bg);max-width:14rem;min-width:6rem}
.heat tbody th bdi{display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:2;overflow:hidden}
.tilt{vertical-align:bottom}
.tilt span{writing-mode:vertical-rl;transform:rotate(180deg);max-height:9rem;font-weight:400}
.h0{background:var(--h0)}.h1{background:var(--h1)}.h2{background:var(--h2)}.h3{background:var(--h3);color:var(--h3t)}.h4{background:var(--h4);color:var(--h4t)}.hx{color:var(--quiet)}
p.heat span{display:inline-block;width:1rem;height:1rem;vertical-align:-.15rem;margin-left:.5rem;text-align:center;line-height:1rem}
.tools label{margin-right:1rem;display:inline-block}
input,button{font:inherit;max-width:100%}
:focus-visible{outline:3px solid var(--c);outline-offset:2px}
[hidden]{display:none!important}
footer{margin-top:3rem;border-top:1px solid var(--line)}
@media (max-width:44rem){.wide{display:none}.headed td{font-size:.8rem;padding:.3rem .25rem}th,td{padding:.35rem .4rem}.v{white-space:normal}tbody th{min-width:5rem}}
@media print{:root{color-scheme:light;--bg:#fff;--fg:#000;--quiet:#333;--line:#bbb;--box:#fff;--r:#8a97a8;--c:#1f5fbf;--drift:#8a1f08;--drift-bg:#fff;--calm:#14532d;--calm-bg:#fff;--unknown:#5c4600;--unknown-bg:#fff;--h0:#eef1f5;--h1:#d9dfe8;--h2:#f6c9a8;--h3:#e58a5a;--h4:#b3401a;--h4t:#fff;--h3t:#000}*{print-color-adjust:exact}nav,.tools{display:none}body{max-width:none;padding:0;font-size:10pt}.scroll{overflow:visible}figure,tr,.headed,.box{break-inside:avoid}h2,h3,summary{break-after:avoid}a{color:inherit;text-decoration:none}}
`;
