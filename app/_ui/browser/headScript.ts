/** The localStorage key of the chosen theme. */
export const THEME_STORAGE_KEY = 'assay-theme'

/** Before the first paint, so that a dark page does not flash white. */
const showTheme = `(()=>{let c='system';try{c=localStorage.getItem('${THEME_STORAGE_KEY}')||'system'}catch{}document.documentElement.classList.toggle('dark',c==='dark'||(c!=='light'&&matchMedia('(prefers-color-scheme: dark)').matches))})()`

/** Before zod is loaded: it otherwise tries whether `eval` is allowed, and the browser reports each try as a breach of the page's policy. */
const noEval = 'globalThis.__zod_globalConfig={jitless:true}'

/** Runs in the head of every page. */
export const headScript = `${noEval};${showTheme}`
