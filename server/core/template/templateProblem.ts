import type { ErrorData, Place } from '../errors.ts'
import { parseTemplate } from './parseTemplate.ts'
import { faultToAppError, TemplateFault } from './templateFault.ts'

/** What is wrong with a template's form, before any variable is known; null where it parses. */
export function templateProblem(source: string, place?: Place): ErrorData | null {
  try {
    parseTemplate(source)
    return null
  } catch (thrown) {
    if (thrown instanceof TemplateFault) return faultToAppError(thrown, place).toData()
    throw thrown
  }
}
