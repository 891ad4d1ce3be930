/** The line of a sweep block with an adapter as an axis: without it, at half its strength, and as trained. */
export function sweepLine(adapter: string): string {
  return `adapter: [none, ${yaml(`${adapter}@0.5`)}, ${yaml(adapter)}]`
}

/** A name that YAML would read as a number, a truth value or nothing is quoted. */
function yaml(name: string): string {
  return /^\p{L}/u.test(name) && !/^(true|false|null|yes|no|on|off|y|n)$/i.test(name) ? name : `'${name}'`
}
