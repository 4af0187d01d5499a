"""python3 models.py > models.json: reference values of spectral models (bin-integrated photon fluxes, photons/cm2/s) for a C# fitter. Own numerical code (Gauss-Legendre 64 per bin)."""
import json,sys
import numpy as np
from scipy.special import gamma as G,k0,gammaincc,erfc
from scipy.integrate import quad
edges=[(3,4),(7,8),(10,12),(20,21),(30,32),(50,55),(100,110),(200,220),(500,550)]
xg,wg=np.polynomial.legendre.leggauss(64)
def integ(f): return [float(sum(w*f(.5*(a+b)+.5*(b-a)*x) for x,w in zip(xg,wg))*.5*(b-a)) for a,b in edges]
WAB=[(.03,.1,17.3,608.1,-2150.),(.1,.284,34.6,267.9,-476.1),(.284,.4,78.1,18.8,4.3),(.4,.532,71.4,66.8,-51.4),(.532,.707,95.5,145.8,-61.1),(.707,.867,308.9,-380.6,294.),(.867,1.303,120.6,169.3,-47.7),(1.303,1.84,141.3,146.8,-31.5),(1.84,2.471,202.7,104.7,-17.),(2.471,3.21,342.7,18.7,0.),(3.21,4.038,352.2,18.7,0.),(4.038,7.111,433.9,-2.4,.75),(7.111,8.331,629.,30.9,0.),(8.331,10.,701.2,25.2,0.)]
def wabs_sigma(E):
    for a,b,c0,c1,c2 in WAB:
        if a<=E<b: return (c0+c1*E+c2*E*E)/E**3*1e-24
    if E>=10: return (701.2+25.2*E)/E**3*1e-24
    return 1e-19
def powl(E,g,K): return K*E**-g
def bbody(E,kT,K): return K*8.0525*E**2/(kT**4*np.expm1(E/kT))
def diskbb(E,kTin,K):
    # N(E)= K*2.76802e-3/Tin * int_0^Tin (T/Tin)^(-11/3) E^2/(exp(E/T)-1) dT   [(8 pi/3)(1 km/10 kpc)^2 2/(h^3 c^2)]; bolometric K=1,Tin=1: 2.160e-11 erg/cm2/s
    # Tin=kTin; 11/3 law (Mitsuda 84)
    f=lambda T:(T/kTin)**(-11/3.)*E**2/np.expm1(min(E/T,700.)) if T>0 else 0.
    return K*2.76802e-3/kTin*quad(f,max(E/600,1e-6),kTin,epsrel=1e-10,limit=400)[0]
def bremss_born(E,kT,K): return K*np.sqrt(3)/np.pi*np.exp(-E/(2*kT))*k0(E/(2*kT))/(E*np.sqrt(kT))
def gauss(E,E0,s,K): return K*np.exp(-.5*((E-E0)/s)**2)/(s*np.sqrt(2*np.pi))
def gabs(E,E0,s,D): return np.exp(-D/(s*np.sqrt(2*np.pi))*np.exp(-.5*((E-E0)/s)**2))
def cyclabs(E,D1,E0,W1,D2,W2): return np.exp(-(D1*(W1*E/E0)**2/((E-E0)**2+W1**2)+D2*(W2*E/(2*E0))**2/((E-2*E0)**2+W2**2)))
def cutoffpl(E,g,Ec,K): return K*E**-g*np.exp(-E/Ec)
def highecut(E,Ec,Ef): return np.exp((Ec-E)/Ef) if E>Ec else 1.
def bknp(E,g1,Eb,g2,K): return K*E**-g1 if E<Eb else K*Eb**(g2-g1)*E**-g2
def grbm(E,a,b,E0,K):
    if E<(a-b)*E0: return K*(E/100)**a*np.exp(-E/E0)
    return K*((a-b)*E0/100)**(a-b)*np.exp(b-a)*(E/100)**b
def comptt_shape(E,kT0,kT,tau,geom='disk'):
    """Titarchuk 1994 non-relativistic form: Wien seed x0^2... convolved with ST80 Green's function. Returns photon spectrum, unnormalised; with scale so that N(E)=K*shape."""
    th=kT/511.
    if geom=='disk': beta=np.pi**2/12/(tau+2/3.)**2*(1-np.exp(-1.35*tau))+.45*np.exp(-3.7*tau)*np.log(10/(3*tau))
    else: beta=np.pi**2/3/(tau+2/3.)**2*(1-np.exp(-.7*tau))+np.exp(-1.4*tau)*np.log(4/(3*tau))
    al=-1.5+np.sqrt(2.25+beta/th)
    x=E/kT
    def I(x): return quad(lambda t:t**(al-1)*(x+t)**(al+3)*np.exp(-t),0,np.inf,epsrel=1e-10,limit=300)[0]
    def F(x,x0):   # energy Green's function F_E dx
        if x<x0: return al*(al+3)/(2*al+3)/x0*(x/x0)**(al+3)
        return al*(al+3)/G(2*al+4)*np.exp(-x)/x0*(x0/x)**al*I(x)
    return beta,al,F
def green_check():
    out={}
    for kT,tau,geom in ((50.,1.,'disk'),(20.,3.,'disk'),(30.,2.,'sphere')):
        beta,al,F=comptt_shape(10.,1.,kT,tau,geom); x0=.02
        norm=quad(lambda x:F(x,x0)/x,1e-6,x0,limit=300)[0]+quad(lambda x:F(x,x0)/x,x0,60,limit=300)[0]
        en=quad(lambda x:F(x,x0),1e-6,x0,limit=300)[0]+quad(lambda x:F(x,x0),x0,60,limit=300)[0]
        out['kT=%g tau=%g %s'%(kT,tau,geom)]=dict(beta=beta,alpha=al,photon_integral_F_over_x_times_x0=norm*x0,energy_integral=en,F_at=[(x,F(x,x0)) for x in (.01,.02,.05,.1,.5,1,3,10)])
    return out
R={'edges':edges}
R['powerlaw(2.1,10)']=integ(lambda E:powl(E,2.1,10.))
R['cutoffpl(1.5,30,0.1)']=integ(lambda E:cutoffpl(E,1.5,30.,.1))
R['bknpower(2.08,100,2.25,9.3)']=integ(lambda E:bknp(E,2.08,100.,2.25,9.3))
R['highecut(20,15)*powerlaw(1.2,0.5)']=integ(lambda E:highecut(E,20.,15.)*powl(E,1.2,.5))
R['bbody(3,0.05)']=integ(lambda E:bbody(E,3.,.05))
R['diskbb(1.2,500)']=integ(lambda E:diskbb(E,1.2,500.))
R['bremss_born(25,1)']=integ(lambda E:bremss_born(E,25.,1.))
R['gaussian(6.4,0.3,0.01)']=integ(lambda E:gauss(E,6.4,.3,.01)); R['gaussian(511,5,1e-3)']=integ(lambda E:gauss(E,511.,5.,1e-3))
R['gabs(30,4,10)*powerlaw(1.5,1)']=integ(lambda E:gabs(E,30.,4.,10.)*powl(E,1.5,1.))
R['cyclabs(1.5,28,6,0.8,10)*powerlaw(1.5,1)']=integ(lambda E:cyclabs(E,1.5,28.,6.,.8,10.)*powl(E,1.5,1.))
R['wabs(5)*powerlaw(2,1)']=integ(lambda E:np.exp(-5*1e22*wabs_sigma(E))*powl(E,2.,1.))
R['grbm(-1,-2.3,200,0.01)']=integ(lambda E:grbm(E,-1.,-2.3,200.,.01))
R['wabs_sigma_cm2']={str(E):wabs_sigma(E) for E in (.1,.5,1,2,3,5,7,8,10,20)}
R['comptt_green_x0=0.02']=green_check()
json.dump(R,sys.stdout,indent=1)
