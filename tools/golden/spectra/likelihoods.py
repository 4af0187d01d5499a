"""python3 likelihoods.py > statistics.json: C, W and PG statistics of a simulated spectrum, and their minima by simplex."""
import json,sys
import numpy as np
from scipy.optimize import minimize
def powerlaw(lo,hi,g,K): return K*(hi**(1-g)-lo**(1-g))/(1-g)
rng=np.random.default_rng(2024)
ed=np.geomspace(20,200,31); lo,hi=ed[:-1],ed[1:]; A=84.3*(np.sqrt(lo*hi)-13.44)**.85*(25900+np.sqrt(lo*hi))/(27200+np.sqrt(lo*hi)**2.47)
T=300.; m=powerlaw(lo,hi,1.9,.15)*A; b=.02*np.ones(30)*np.diff(ed); S=rng.poisson(T*(m+b)); Tb=1500.; B=rng.poisson(Tb*b)
def cstat(p): mu=T*(powerlaw(lo,hi,*p)*A+b); return 2*np.sum(mu-S+np.where(S>0,S*np.log(np.where(S>0,S,1)/mu),0))
def wstat(p):
    mm=powerlaw(lo,hi,*p)*A; d=np.sqrt(((T+Tb)*mm-S-B)**2+4*(T+Tb)*B*mm); f=(S+B-(T+Tb)*mm+d)/(2*(T+Tb)); w=0
    for s,q,x,y in zip(S,B,mm,f):
        if s==0 and q==0: w+=T*x; continue
        if s==0: w+=T*x-q*np.log(Tb/(T+Tb)); continue
        if q==0: w+=(-Tb*x-s*np.log(T/(T+Tb))) if x<s/(T+Tb) else T*x+s*(np.log(s)-np.log(T*x)-1); continue
        w+=T*x+(T+Tb)*y-s*np.log(T*x+T*y)-q*np.log(Tb*y)-s*(1-np.log(s))-q*(1-np.log(q))
    return 2*w
def pgstat(p):
    mm=powerlaw(lo,hi,*p)*A; sb=np.sqrt(np.maximum(B,1.)); w=0
    for s,q,x,e in zip(S,B,mm,sb):
        # profile over background rate f: minimise T(x+f)-s ln(T(x+f)) + (q-Tb f)^2/(2 e^2)
        a=Tb**2; bb=T*e*e-Tb*q+Tb**2*x; cc=T*e*e*x-s*e*e-Tb*q*x; f=(-bb+np.sqrt(bb*bb-4*a*cc))/(2*a) if s>0 else q/Tb-T*(e/Tb)**2
        mu=T*(x+f); w+=mu-(s*np.log(mu)-s*(np.log(s)-1)-0 if s>0 else 0)+(0 if s==0 else 0)-0+(q-Tb*f)**2/(2*e*e)
        if s>0: w+=0
    return 2*w
R=dict(edges=ed.tolist(),area=A.tolist(),T=T,Tb=Tb,S=S.tolist(),B=B.tolist(),bkg_rate_known=b.tolist())
for nm,f in (('cstat(known bkg)',cstat),('wstat',wstat),('pgstat(sigma=sqrt(max(B,1)))',pgstat)):
    r=minimize(f,[2.,.2],method='Nelder-Mead',options=dict(xatol=1e-9,fatol=1e-10,maxiter=4000)); R[nm]=dict(gamma=r.x[0],K=r.x[1],stat=r.fun,at_2p0_0p2=f([2.,.2]))
json.dump(R,sys.stdout)
