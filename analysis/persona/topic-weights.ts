// How much each topic says about what kind of customer somebody is. Personas rest on challenges, then on what moves people;
// who they are (role, firm, demographics) and how they like to be written to never counts.

const weights: Readonly<Record<string, number>> = {
  challenge: 1,
  motivator: 1,
  goal: 0.5,
  objection: 0.5,
  roadblock: 0.5,
  'buying-process': 0.25,
  'information-source': 0.25,
  kpi: 0.25,
}

/** 0..1; 0 for topics that never enter the grouping. */
export const topicWeight = (topic: string): number => (Object.hasOwn(weights, topic) ? (weights[topic] as number) : 0)

/** Topics that group people, the weightiest first. */
export const groupingTopics: readonly string[] = Object.keys(weights)
