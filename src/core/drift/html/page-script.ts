/** Finding, folding and unfolding; without it nothing is missing but these. */
export const pageScript = `(()=>{const byId=(id)=>document.getElementById(id);document.querySelectorAll('.tools').forEach((t)=>{t.hidden=false});
document.querySelectorAll('table.heat').forEach((t)=>{t.parentElement.scrollLeft=t.scrollWidth});
const blocks=[...document.querySelectorAll('details.feature')];const fold=(id,open)=>{const b=byId(id);if(b)b.onclick=()=>blocks.forEach((d)=>{d.open=open})};fold('open',true);fold('close',false);
const reveal=()=>{const t=byId(location.hash.slice(1));const d=t&&t.closest('details');if(d){d.open=true;d.scrollIntoView()}};addEventListener('hashchange',reveal);reveal();
const find=byId('find'),only=byId('only');if(!find)return;const rows=[...document.querySelectorAll('#features tbody tr')].map((row)=>({row,name:row.cells[0].textContent.toLowerCase(),drifted:row.querySelector('.v.drift')!==null}));
const filter=()=>{const text=find.value.toLowerCase();let shown=0;rows.forEach(({row,name,drifted})=>{row.hidden=!(name.includes(text)&&(drifted||!only.checked));if(!row.hidden)shown++});byId('found').textContent=shown+' of '+rows.length};find.oninput=filter;only.onchange=filter})();`;
