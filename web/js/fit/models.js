// @ts-check
/** The components of models, as `mmoda fit-models --json` lists them. */

/** @typedef {{ name: string, unit: string, value: number, frozen: boolean }} ComponentParameter */
/** @typedef {{ name: string, kind: 'additive' | 'factor' | 'convolution', description: string, parameters: ComponentParameter[] }} Component */

/** @type {[string, Component['kind'], string, [string, string, number, boolean][]][]} */
const LIST = [
  ['powerlaw', 'additive', 'K E^-PhoIndex, K at 1 keV',
    [['PhoIndex', '', 2, false], ['norm', '1/(keV cm2 s)', 1, false]]],
  ['pegpwrlw', 'additive', 'power law, norm = energy flux from eMin to eMax in 1e-12 erg/cm2/s',
    [['PhoIndex', '', 2, false], ['eMin', 'keV', 20, true], ['eMax', 'keV', 100, true], ['norm', '1e-12 erg/(cm2 s)', 1, false]]],
  ['bknpower', 'additive', 'broken power law, K at 1 keV',
    [['PhoIndx1', '', 2, false], ['BreakE', 'keV', 50, false], ['PhoIndx2', '', 2.3, false], ['norm', '1/(keV cm2 s)', 1, false]]],
  ['bkn2pow', 'additive', 'power law with two breaks, K at 1 keV',
    [['PhoIndx1', '', 2, false], ['BreakE1', 'keV', 30, false], ['PhoIndx2', '', 2.2, false], ['BreakE2', 'keV', 100, false], ['PhoIndx3', '', 2.4, false], ['norm', '1/(keV cm2 s)', 1, false]]],
  ['cutoffpl', 'additive', 'K E^-PhoIndex exp(-E/HighECut)',
    [['PhoIndex', '', 1.5, false], ['HighECut', 'keV', 50, false], ['norm', '1/(keV cm2 s)', 1, false]]],
  ['grbm', 'additive', 'Band et al. 1993: (E/100)^alpha exp(-E/tem), above (alpha-beta) tem a power law of index beta; norm at 100 keV',
    [['alpha', '', -1, false], ['beta', '', -2.3, false], ['tem', 'keV', 300, false], ['norm', '1/(keV cm2 s)', 1, false]]],
  ['bbody', 'additive', 'black body, norm = (L/1e39 erg/s)/(D/10 kpc)^2',
    [['kT', 'keV', 3, false], ['norm', '', 1, false]]],
  ['bbodyrad', 'additive', 'black body, norm = (R/km)^2/(D/10 kpc)^2',
    [['kT', 'keV', 3, false], ['norm', '', 1, false]]],
  ['diskbb', 'additive', 'multi-colour disk (Mitsuda et al. 1984), norm = (R_in/km)^2/(D/10 kpc)^2 cos i',
    [['Tin', 'keV', 1, false], ['norm', '', 1, false]]],
  ['bremss', 'additive', 'thermal bremsstrahlung, Born Gaunt factor, norm = 3.02e-15/(4 pi D^2) int n_e n_i dV',
    [['kT', 'keV', 7, false], ['norm', '3.02e-15 cm-5', 1, false]]],
  ['comptt', 'additive', 'Comptonisation (Titarchuk 1994), norm = seed photons',
    [['Redshift', '', 0, true], ['T0', 'keV', 1, false], ['kT', 'keV', 30, false], ['taup', '', 1, false], ['approx', '', 1, true], ['norm', '1/(cm2 s)', 1, false]]],
  ['gaussian', 'additive', 'Gaussian line, norm = photons in the line',
    [['LineE', 'keV', 6.4, false], ['Sigma', 'keV', 0.1, false], ['norm', '1/(cm2 s)', 1, false]]],
  ['lorentz', 'additive', 'Lorentzian line of full width Width at half maximum, norm = photons in the line',
    [['LineE', 'keV', 6.4, false], ['Width', 'keV', 0.1, false], ['norm', '1/(cm2 s)', 1, false]]],
  ['constant', 'factor', 'a factor; free for each spectrum after the first',
    [['factor', '', 1, true]]],
  ['phabs', 'factor', 'absorption, abundances of Anders and Grevesse 1989, cross-sections of Verner and Yakovlev 1995 and Verner et al. 1996',
    [['nH', '1e22 cm-2', 1, false]]],
  ['tbabs', 'factor', 'absorption, abundances and H2 of Wilms et al. 2000 (no grains), cross-sections of Verner and Yakovlev 1995 and Verner et al. 1996',
    [['nH', '1e22 cm-2', 1, false]]],
  ['wabs', 'factor', 'absorption, Morrison and McCammon 1983 (above 10 keV their last polynomial)',
    [['nH', '1e22 cm-2', 1, false]]],
  ['zphabs', 'factor', 'absorption, abundances of Anders and Grevesse 1989, cross-sections of Verner and Yakovlev 1995 and Verner et al. 1996, at a redshift',
    [['nH', '1e22 cm-2', 1, false], ['Redshift', '', 0, true]]],
  ['ztbabs', 'factor', 'absorption, abundances and H2 of Wilms et al. 2000 (no grains), cross-sections of Verner and Yakovlev 1995 and Verner et al. 1996, at a redshift',
    [['nH', '1e22 cm-2', 1, false], ['Redshift', '', 0, true]]],
  ['pcfabs', 'factor', 'phabs that covers a fraction',
    [['nH', '1e22 cm-2', 1, false], ['CvrFract', '', 0.5, false]]],
  ['highecut', 'factor', 'exp((cutoffE - E)/foldE) above cutoffE, 1 below (White, Swank and Holt 1983)',
    [['cutoffE', 'keV', 20, false], ['foldE', 'keV', 15, false]]],
  ['expabs', 'factor', 'exp(-LowECut/E)',
    [['LowECut', 'keV', 2, false]]],
  ['edge', 'factor', 'exp(-MaxTau (E/edgeE)^-3) above edgeE',
    [['edgeE', 'keV', 7.112, false], ['MaxTau', '', 1, false]]],
  ['gabs', 'factor', 'exp(-Strength/(Sigma sqrt(2 pi)) exp(-(E - LineE)^2/(2 Sigma^2)))',
    [['LineE', 'keV', 30, false], ['Sigma', 'keV', 4, false], ['Strength', 'keV', 1, false]]],
  ['cyclabs', 'factor', 'exp(-sum Depth (Width E/E0)^2/((E - E0)^2 + Width^2)) at E0 and 2 E0 (Mihara et al. 1990)',
    [['Depth0', '', 1, false], ['E0', 'keV', 30, false], ['Width0', 'keV', 10, false], ['Depth2', '', 0, true], ['Width2', 'keV', 20, true]]],
  ['cflux', 'convolution', 'scales to an energy flux from Emin to Emax (erg/cm2/s, log10); freeze one norm',
    [['Emin', 'keV', 20, true], ['Emax', 'keV', 100, true], ['lg10Flux', 'log10(erg/(cm2 s))', -9, false]]],
  ['cpflux', 'convolution', 'scales to a photon flux from Emin to Emax; freeze one norm',
    [['Emin', 'keV', 20, true], ['Emax', 'keV', 100, true], ['Flux', '1/(cm2 s)', 0.1, false]]],
];

/** @type {Component[]} */
export const COMPONENTS = LIST.map(([name, kind, description, parameters]) => ({
  name, kind, description, parameters: parameters.map(([parameter, unit, value, frozen]) => ({ name: parameter, unit, value, frozen })),
}));

/** Models to begin with. */
export const PRESETS = /** @type {[string, string][]} */ ([
  ['Power law', 'powerlaw'], ['Power law with a cut-off', 'cutoffpl'], ['Absorbed power law', 'tbabs*powerlaw'], ['Broken power law', 'bknpower'], ['Band (gamma-ray bursts)', 'grbm'],
  ['Comptonisation', 'comptt'], ['Black body and power law', 'bbody+powerlaw'], ['Cut-off with a cyclotron line', 'cutoffpl*cyclabs'], ['Power law and a line', 'powerlaw+gaussian'], ['Several instruments', 'constant*powerlaw'],
]);
