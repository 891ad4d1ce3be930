const reservedNames = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?$/i
const illegalCharacters = /[<>:"|?*\\/\u0000-\u001f]/
const maxNameBytes = 255

/**
 * Says why a file or folder name would not survive on Windows, macOS and Linux alike, or null where it would.
 * Notebooks are shared through git, so a name that only one system can check out is refused on all of them.
 */
export function portableNameProblem(name: string): string | null {
  if (name === '' || name === '.' || name === '..') return 'it is empty or only dots'
  const illegal = illegalCharacters.exec(name)
  if (illegal) return `it contains ${JSON.stringify(illegal[0])}, which Windows does not allow`
  if (/[. ]$/.test(name)) return 'it ends with a dot or a space, which Windows drops'
  if (reservedNames.test(name)) return 'Windows keeps this name for a device'
  if (new TextEncoder().encode(name).length > maxNameBytes) return `it is longer than ${maxNameBytes} bytes`
  return null
}
