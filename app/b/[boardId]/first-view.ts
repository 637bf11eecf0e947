/** Where it is remembered on this device how boards are opened: `list` or `canvas`. */
const VIEW_KEY = 'overlap.view'

/** What a person chose last is what the next board opens as on a phone. */
export function rememberView(view: 'list' | 'canvas'): void {
  try {
    localStorage.setItem(VIEW_KEY, view)
  } catch {
    // A browser without storage: the list comes first on phones, as to everybody.
  }
}

/**
 * Runs in the board's page before anything of the canvas is asked for. On a phone the board opens as
 * the list, unless its person chose the canvas, by the address (`?view=canvas`) or the last time on this
 * device, or is offline, where the canvas alone has a copy (`?view=kept` from the service worker). The choice leaves the address, which people
 * copy.
 *
 * @param options.hasList - false for a board without regions, on which nothing is a card
 */
export function firstViewScript({ hasList }: { hasList: boolean }): string {
  return `(function(){var l=location,v=new URLSearchParams(l.search).get('view'),c=null;
try{if(v==='canvas')localStorage.setItem('${VIEW_KEY}',v);c=localStorage.getItem('${VIEW_KEY}')}catch(e){}
if(v==='canvas')history.replaceState(history.state,'',l.pathname+l.hash);
else if(${hasList}&&v!=='kept'&&c!=='canvas'&&navigator.onLine!==false&&matchMedia('${PHONE}').matches)l.replace(l.pathname+'/list')})()`
}

const PHONE = '(max-width: 699px) and (pointer: coarse)'
