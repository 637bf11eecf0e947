/** Where the choice is remembered: `light`, `dark`, or nothing for "as the system". */
export const THEME_KEY = 'overlap.theme'

/**
 * Runs in <head> before the first paint, so that a dark page never flashes white. It is text
 * without any input, so a policy may allow it by nonce or by hash.
 */
export const THEME_SCRIPT = `(function(){var c=null;try{c=localStorage.getItem('${THEME_KEY}')}catch(e){}
var d=c==='dark'||(c!=='light'&&matchMedia('(prefers-color-scheme: dark)').matches);
document.documentElement.dataset.theme=d?'dark':'light'})()`
