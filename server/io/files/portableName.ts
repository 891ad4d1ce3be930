const reservedNames = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?$/i
const illegalCharacters = /[<>:"|?*\\/\u0000-\u001f]/
const maxNameBytes = 255

/**
 * The reason why a name of a file or folder is not valid on Windows, macOS and Linux; null if it is valid on all of them.
 * Notebooks are shared through git, so a name that one system cannot check out is rejected on every system.
 */
export function portableNameProblem(name: string): string | null {
  if (name === '' || name === '.' || name === '..') return 'it is empty or consists of dots'
  const illegal = illegalCharacters.exec(name)
  if (illegal) return `it contains ${JSON.stringify(illegal[0])}, which Windows does not allow`
  if (/[. ]$/.test(name)) return 'it ends with a dot or a space, which Windows removes'
  if (reservedNames.test(name)) return 'Windows reserves this name for a device'
  if (new TextEncoder().encode(name).length > maxNameBytes) return `it is longer than ${maxNameBytes} bytes`
  return null
}
