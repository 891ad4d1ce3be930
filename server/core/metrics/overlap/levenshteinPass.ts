/** `levenshteinPass.wat`, by wabt's `wat2wasm`. JavaScript has no fast integers of 64 bits and no vectors, so that this is many times as fast. */
export const levenshteinBinary =
  'AGFzbQEAAAABIARgB39/f39/f38Bf2ADfn5+AX9gBX9/f39/AGACf38AAwUEAAECAwUDAQACByEEBm1lbW9yeQIABHBhc3MAAAZsb2NhdGUAAgRtYXJrAAMK5QoE3wkCDHsLf/0M//' +
  '///////////////////yEH/Qz/////////////////////IQ79DAEAAAAAAAAAAQAAAAAAAAAhDP0MAQAAAAAAAAABAAAAAAAAACEQ/QwBAAAAAAAAAAEAAAAAAAAAIQ39DAEAAAAA' +
  'AAAAAQAAAAAAAAAhESABQQRrKAIAIANqIRwgHCETIBMhFCATIRUgAiEaIAIgAGohGSACIAVqIBkgBBshG0EAQQA2AgACQANAIBUhFiAUIRUgEyEUIAEoAgAgA2ohEyAUIBP9XQMA/V' +
  'cDCAEhCSAWIBX9XQMQ/VcDGAEhEiAMIBD9DQgJCgsMDQ4PEBESExQVFhchECANIBH9DQgJCgsMDQ4PEBESExQVFhchESACLQAAIRcgF0EBca39EiAM/Q0AAQIDBAUGBxAREhMUFRYX' +
  'IQwgF0EBdq39EiAN/Q0AAQIDBAUGBxAREhMUFRYXIQ0gCSAN/VAhCiAKIAcgByAKIAf9Tv3OAf1R/VAhCiAJIAj9UCEJIAogB/1QIAj9TyELIAogB/1OIQogC0EB/csBIAz9UCEIIA' +
  'pBAf3LASAN/VAgCCAJ/U/9UCEHIAkgCP1PIQggC0E//c0BIQwgCkE//c0BIQ0gEiAR/VAhCiAKIA4gDiAKIA79Tv3OAf1R/VAhCiASIA/9UCESIAogDv1QIA/9TyELIAogDv1OIQog' +
  'C0EB/csBIBD9UCEPIApBAf3LASAR/VAgDyAS/U/9UCEOIBIgD/1PIQ8gC0E//c0BIRAgCkE//c0BIREgAkEDayAQ/R0BpyAR/R0Bp0EBdHI6AAAgAUEEaiEBIAJBAWohAiACIBtIDQ' +
  'AgAiAZSARAIAIgGmshFyAXIBhqIAf9HQAgCP0dAEJ/EAEgB/0dASAI/R0BQn8QAWogDv0dACAP/R0AQv////8/EAFqaiEdIB1BAmwgF0ogHawgAKx+IBesIAZBAmysflVyBEBBACgC' +
  'AARAIAYPCyAZIRsMAgsgGCAH/R0AIAj9HQBCfxABaiAM/R0ApyAN/R0Ap2pqIRggByAO/Q0ICQoLDA0ODxAREhMUFRYXIQcgDv0M//////////////////////0NCAkKCwwNDg8QER' +
  'ITFBUWFyEOIAggD/0NCAkKCwwNDg8QERITFBUWFyEIIA/9DAAAAAAAAAAAAAAAAAAAAAD9DQgJCgsMDQ4PEBESExQVFhchDyAMIBD9DQgJCgsMDQ4PEBESExQVFhchDCAQ/QwAAAAA' +
  'AAAAAAAAAAAAAAAA/Q0ICQoLDA0ODxAREhMUFRYXIRAgDSAR/Q0ICQoLDA0ODxAREhMUFRYXIQ0gEf0MAAAAAAAAAAAAAAAAAAAAAP0NCAkKCwwNDg8QERITFBUWFyERIANBCGohAy' +
  'AcQQhqIRwgFEEIaiETIBVBCGohFCAWQQhqIRUgAUEEayEBIAJBAWshAiAEQQFrIQQgG0HAAGogGSAEGyEbQQBBACgCAEEBajYCAAwBCyACIBlrIRcgF0UEQCAYIAf9HQAgCP0dACAc' +
  'KQMAEAFqIRgMAQsgF0EBRgRAIBggB/0dASAI/R0BIBwpAwgQAWohGAwBCyAXQQJGBEAgGCAO/R0AIA/9HQAgHCkDEBABaiEYDAELDAELCyAYIA79HQEgD/0dASAcKQMYEAFqCxEAIA' +
  'AgAoN7pyABIAKDe6drCzMBAX8gACABaiEFA0AgAiADIAAtAAAgBGxqNgIAIAJBBGohAiAAQQFqIQAgACAFSQ0ACws8AQJ/A0AgACACQQJ0aigCACACQQZ2QQN0aiEDIAMgAykDAEIB' +
  'IAKthoQ3AwAgAkEBaiECIAIgAUkNAAsL'

/** See the head of `levenshteinPass.wat`; addresses are in bytes. */
export type LevenshteinPass = {
  memory: WebAssembly.Memory
  pass: (columns: number, text: number, carry: number, offset: number, moves: number, turn: number, most: number) => number
  locate: (from: number, count: number, to: number, places: number, stride: number) => void
  mark: (rows: number, count: number) => void
}

/** The pass, or null where this place runs no WebAssembly, or one without vectors. */
export function loadLevenshteinPass(): LevenshteinPass | null {
  try {
    const bytes = Uint8Array.from(atob(levenshteinBinary), (character) => character.charCodeAt(0))
    return new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports as LevenshteinPass
  } catch {
    return null
  }
}
