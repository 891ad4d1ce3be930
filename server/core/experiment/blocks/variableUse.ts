import { AppError, type Place } from '../../errors.ts'
import type { Json } from '../../json.ts'
import { renderTemplate } from '../../template/renderTemplate.ts'
import type { TemplateVariable } from '../../template/templateVariables.ts'

/**
 * Whether a template cannot be rendered with these values because it lacks the variable `name`. A variable in a branch that is not taken
 * is not needed.
 */
export function missesVariable(source: string, name: string, values: Record<string, Json>): boolean {
  try {
    renderTemplate(source, values)
    return false
  } catch (thrown) {
    return thrown instanceof AppError && thrown.code === 'TEMPLATE_UNKNOWN_VARIABLE' && thrown.message.includes(`\`${name}\``)
  }
}

/** The place in the file of a variable of the template that begins at `place`. */
export function placeOfVariable(place: Place, { line, column }: Pick<TemplateVariable, 'line' | 'column'>): Place {
  return { ...place, line: (place.line ?? 1) + line - 1, column: (place.column ?? 1) + column - 1 }
}
