/** The localStorage key of the chosen theme. */
export const THEME_STORAGE_KEY = 'assay-theme'

/** Runs in the page's head before the first paint, so that a dark page does not flash white. */
export const themeScript = `(()=>{let c='system';try{c=localStorage.getItem('${THEME_STORAGE_KEY}')||'system'}catch{}document.documentElement.classList.toggle('dark',c==='dark'||(c!=='light'&&matchMedia('(prefers-color-scheme: dark)').matches))})()`
