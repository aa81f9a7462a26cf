import type { Duty, ExplainedLevel, PolicyExplanation } from '../api/oversightTypes';

export interface Chapters {
  /** What a level asks beyond what all of them do. */
  levels: { level: ExplainedLevel; duties: Duty[] }[];
  /** What every level asks. */
  common: Duty[];
  /** What is asked at every level, but only when something happens. */
  cases: Duty[];
}

/** Puts every duty where it is read once: with its level, or with what all levels have in common. */
export function chapters(policy: PolicyExplanation): Chapters {
  const levels = policy.levels ?? [];
  const ofAll = (levels[0]?.duties ?? []).filter((duty) => !belongsToLevels(duty));
  return {
    levels: levels.map((level) => ({ level, duties: (level.duties ?? []).filter(belongsToLevels) })),
    common: ofAll.filter((duty) => !isCase(duty)),
    cases: ofAll.filter(isCase),
  };
}

const belongsToLevels = ({ levels }: Duty) => levels === undefined || levels.length > 0;

const isCase = ({ opens, categories, flags, platforms }: Duty) =>
  (opens != null && opens.on !== 'level') || [categories, flags, platforms].some((conditions) => conditions !== undefined && conditions.length > 0);
