import type { ErrorData, Place } from '../errors.ts'
import { parseTemplate } from './parseTemplate.ts'
import { faultToAppError, TemplateFault } from './templateFault.ts'

/** The syntax error of a template; null when it parses. Variables are not checked. */
export function templateProblem(source: string, place?: Place): ErrorData | null {
  try {
    parseTemplate(source)
    return null
  } catch (thrown) {
    if (thrown instanceof TemplateFault) return faultToAppError(thrown, place).toData()
    throw thrown
  }
}
