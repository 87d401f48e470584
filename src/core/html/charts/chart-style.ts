/** What charts add to the look of a page. */
export const chartStyle = `h4{font-size:.95rem;margin:.2rem 0 .3rem;font-weight:600;overflow-wrap:anywhere}
.line.main{stroke:var(--c);stroke-width:2}.line.second{stroke:var(--drift);stroke-width:1.6;stroke-dasharray:5 3}.line.guide{stroke:var(--quiet);stroke-width:1;stroke-dasharray:2 3}
.faint{stroke:var(--r);fill:none;stroke-width:.6;opacity:.55}
.whisker{stroke:var(--fg);fill:none;stroke-width:1.4}
.dots{fill:none;stroke-linecap:round;stroke-width:4.2;stroke:var(--c)}.dots.second{stroke:var(--drift)}.dots.faint{stroke-width:3;opacity:.45;stroke:var(--c)}
.key.s{background:none;border-top:.18em dashed var(--drift);height:0;vertical-align:.25em;border-radius:0;width:1.4em}.key.l{height:.2em;vertical-align:.25em;background:var(--c);width:1.4em}.key.g{background:none;border-top:.14em dotted var(--quiet);height:0;vertical-align:.25em;border-radius:0;width:1.4em}.key.b{background:var(--r);opacity:.4}
.bars.long th{width:38%;overflow-wrap:anywhere}.bars.long td:last-child{width:5.5rem}
.w0{--w:#9ec3f2}.w1{--w:#6a9fe0}.w2{--w:#7d74c9}.w3{--w:#b2508f}.w4{--w:#c2273f}
.dots.w0,.dots.w1,.dots.w2,.dots.w3,.dots.w4{stroke:var(--w);stroke-width:3.4}.dots.wx{stroke:var(--r);stroke-width:3.4}
.scale{display:inline-block;width:5rem;height:.7rem;vertical-align:-.05rem;background:linear-gradient(90deg,#9ec3f2,#6a9fe0,#7d74c9,#b2508f,#c2273f)}
.matrix td{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}.matrix th{max-width:9rem}.matrix small{color:inherit}.matrix{width:auto}
.m1{background:rgba(70,130,220,.1)}.m2{background:rgba(70,130,220,.22)}.m3{background:rgba(70,130,220,.36)}.m4{background:rgba(70,130,220,.5)}
.half{max-width:44rem}
.tree,.tree ul{list-style:none;margin:.2rem 0;padding-left:.75rem;border-left:2px solid var(--line)}.tree{padding-left:0;border-left:0;overflow-wrap:anywhere}.tree li{padding:.15rem 0}.tree .if{font-weight:600}.tree small,.tree .p{white-space:nowrap}.tree .then{color:var(--quiet)}.tree .then.leaf{color:var(--fg);background:var(--box);border:1px solid var(--line);border-radius:.4rem;padding:0 .4rem}
.plots>*{min-width:0}.plots details th,.plots details td{padding:.25rem .3rem;font-size:.82rem}.plots details tbody th{min-width:0}.plots details .n{white-space:normal}
`;
