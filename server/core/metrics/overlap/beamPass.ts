/** `beamPass.wat`, by wabt's `wat2wasm`: 64 columns an instruction, and 16 costs at a time where two tables meet. */
export const beamBinary =
  'AGFzbQEAAAABIwVgBX9/f39/AGACf38Bf2ABfgF+YAF+AXtgBn9/f39/fwF/AwcGAAECAwEEBQMBAAQHIQQGbWVtb3J5AgADcnVuAAAEY29zdAABB3NoaWZ0ZWQABQq5Cg' +
  'bxAgIFfgV/IAAgA2opAwAhBSAAIANqKQMIIQYgACADaigCECEKIAJB4ABsIQICQANAIAFFDQEgACgCYCELIAsgACgCAGshDCAAKAIEIAtrIQ0gAEHgAGohACAMBEBCAiAM' +
  'rYZCAn0hByAKIAUgB4N7pyAGIAeDe6draiEKIAUgDK2HIQUgBiAMrYghBgUgBUJ+gyEFIAZCAYQhBgsgACACaigCCCALQQN2aiEOIA4pAwAgC0EHca2IQgIgDUE8IA1BPE' +
  'gbrYZCAX2DIQcgByAFIAUgByAFg3yFhCEIIAcgBoQhByAGQn8gCCAFhIWEIQkgCCAFgyEIIAogCadBAXEgCKdBAXFraiEKIAlCAYZCAYQhCSAIQgGGQn8gByAJhIWEIQUg' +
  'CSAHgyEGQn8gACgCBCALa62GIQggBSAIhCEFIAYgCEJ/hYMhBiAAIARqIAU3AwAgACAEaiAGNwMIIAAgBGogCjYCECABQQFrIQEMAAsLCzABAX5CAiABIAAoAgBrrYZCAn' +
  '0hAiAAKAIgIAApAxAgAoN7pyAAKQMYIAKDe6dragu0AQAgAEIBiELVqtWq1arVqtUAgyAAQtWq1arVqtWq1QCDQgGGhCEAIABCAohCs+bMmbPmzJkzgyAAQrPmzJmz5syZ' +
  'M4NCAoaEIQAgAEIEiEKPnrz48OHDhw+DIABCj568+PDhw4cPg0IEhoQhACAAQgiIQv+B/Ifwn8D/AIMgAEL/gfyH8J/A/wCDQgiGhCEAIABCEIhC//+DgPD/P4MgAEL//4' +
  'OA8P8/g0IQhoQhACAAQiCJC0IAIAD9Ev0MAAAAAAAAAAABAQEBAQEBAf0O/QwBAgQIECBAgAECBAgQIECA/U79DAECBAgQIECAAQIECBAgQID9IwubBAUEfgJ/An4DewF/' +
  'IAAoAgQgACgCAGshBkIBIAathkICfSEIIAApA0BCfoMhAiAAKQNIQn6DIQMgASkDECAIgyEEIAEpAxggCIMhBSAAKAJQIAEoAiBqIAR7pyAFe6draiEHQT8gBmutIQkgBC' +
  'EIIAUQAiAJiCEEIAgQAiAJiCEFAkADQCADEAMgBRAD/W4gAhADIAQQA/1u/XEhCiAKIAr9DAAAAAAAAAAAAAAAAAAAAAD9DRAAAQIDBAUGBwgJCgsMDQ79biEKIAogCv0M' +
  'AAAAAAAAAAAAAAAAAAAAAP0NEBAAAQIDBAUGBwgJCgsMDf1uIQogCiAK/QwAAAAAAAAAAAAAAAAAAAAA/Q0QEBAQAAECAwQFBgcICQoL/W4hCiAKIAr9DAAAAAAAAAAAAA' +
  'AAAAAAAAD9DRAQEBAQEBAQAAECAwQFBgf9biEKIAogDP1uIQogCyAK/XYhCyANQRBqIQ0gDSAGTg0BIAr9DA8PDw8PDw8PDw8PDw8PDw/9DiEMIAJCEIchAiADQhCIIQMg' +
  'BEIQiCEEIAVCEIghBQwACwsgCyALIAv9DQgJCgsMDQ4PAAECAwQFBgf9diELIAsgCyAL/Q0EBQYHAAECAwwNDg8ICQoL/XYhCyALIAsgC/0NAgMAAQYHBAUKCwgJDg8MDf' +
  '12IQsgCyALIAv9DQEAAwIFBAcGCQgLCg0MDw79diELIAcgC/0VAGoLfQECfyAAIANB4ABsaiEGQRBBKCADIAFGGyEHIAQgA0oEQCAGIAQgA2sgAiAHQSgQAEEoIQcLIAAg' +
  'BEHgAGxqIQYgBkEBIAEgBGsgB0HAABAAIAZB4ABqIQYgBiACQQFrIAEgBGtBwABBwAAQACAGIAJBAWtB4ABsaiAFEAQL'

/** See `beamPass.wat`; records by their addresses, slots by their offsets in a record. */
export type BeamPass = {
  memory: WebAssembly.Memory
  run: (record: number, count: number, shift: number, from: number, to: number) => void
  cost: (record: number, column: number) => number
  shifted: (table: number, start: number, length: number, known: number, row: number, other: number) => number
}

/** The pass, or null where this place runs no WebAssembly, or one without vectors. */
export function loadBeamPass(): BeamPass | null {
  try {
    const bytes = Uint8Array.from(atob(beamBinary), (character) => character.charCodeAt(0))
    return new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports as BeamPass
  } catch {
    return null
  }
}
